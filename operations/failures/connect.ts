import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SingleBar } from 'cli-progress';
import { failurePayloads } from '../../lib/failure-payloads.ts';
import { failureTable } from '../../lib/failure-table.ts';
import { imageTable } from '../../lib/image-table.ts';
import { confirm } from '../confirm.ts';
import { outputsOf } from '../outputs.ts';
import { stackName } from '../stage.ts';
import { invokeRedrive } from './invoke-redrive.ts';
import type { Ports } from './ports.ts';

/** The failures of a deployment. @throws NotFoundError if there is none */
export async function connect(stage: string, region: string, yes: boolean): Promise<Ports> {
  const name = stackName(stage);
  const output = await outputsOf(name, region);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
  const tableName = output('TableName');
  const never = new AbortController().signal;
  return {
    failures: failureTable(table, tableName, never),
    payloads: failurePayloads(new S3Client({ region }), output('PhotosBucketName'), never),
    image: async (id) => (await imageTable(table, tableName, never).read(id)).meta,
    redrive: invokeRedrive(new LambdaClient({ region, maxAttempts: 1 }), output('RedriveFunctionName')),
    print: console.log,
    isTerminal: process.stdout.isTTY,
    progress,
    confirm: async () => {
      if (!yes) await confirm(questionFor(stage), { input: process.stdin, output: process.stderr });
    },
    now: Date.now,
    stack: { name, options: `--stage ${stage} --region ${region}` },
  };
}

function progress(total: number) {
  const bar = new SingleBar({ format: '{bar} {value}/{total}', linewrap: true });
  bar.start(total, 0);
  return { advance: (count: number) => bar.increment(count), end: () => bar.stop() };
}

const questionFor = (stage: string) => ({
  word: stage,
  question: `They will be forgotten, with their payloads. Type the stage's name, ${stage}, to go on: `,
  undone: 'nothing was forgotten.',
  withoutTerminal:
    'There is no terminal to ask on, and nothing was forgotten. To do it without a question, add --yes.',
});
