import { setTimeout as sleep } from 'node:timers/promises';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { SingleBar } from 'cli-progress';
import { auditTable } from '../../lib/audit-table.ts';
import { deleteBreaker } from '../../lib/delete-breaker.ts';
import { confirm } from '../confirm.ts';
import { outputsOf } from '../outputs.ts';
import { stackName } from '../stage.ts';
import type { AuditCommand } from './command.ts';
import type { Ports } from './ports.ts';

/** The audits of a deployment. @throws NotFoundError if there is none */
export async function connect({ stage, region, yes }: AuditCommand): Promise<Ports> {
  const output = await outputsOf(stackName(stage), region);
  const table = DynamoDBDocumentClient.from(new DynamoDBClient({ region }));
  const tableName = output('TableName');
  const lambda = new LambdaClient({ region });
  const never = new AbortController().signal;
  return {
    async start(event) {
      const FunctionName = output('ReconcileFunctionName');
      const Payload = JSON.stringify(event);
      await lambda.send(new InvokeCommand({ FunctionName, InvocationType: 'Event', Payload }));
    },
    audits: auditTable(table, tableName, never),
    trippedAt: () => deleteBreaker(table, tableName, never).trippedAt(),
    print: console.log,
    progress,
    async confirm(deletions) {
      if (!yes)
        await confirm(questionFor(stage, deletions), { input: process.stdin, output: process.stderr });
    },
    sleep,
    now: Date.now,
    newId: () => `by-hand-${new Date().toISOString()}`,
    options: `--stage ${stage} --region ${region}`,
  };
}

function progress(total: number) {
  const format = total > 0 ? '{bar} {value}/{total} photos' : '{value} photos';
  const bar = new SingleBar({ format, linewrap: true, clearOnComplete: true });
  bar.start(total, 0);
  return {
    reach: (count: number) => {
      if (count > bar.getTotal()) bar.setTotal(count);
      bar.update(count);
    },
    end: () => bar.stop(),
  };
}

const questionFor = (stage: string, deletions: number) => ({
  word: stage,
  question: `${deletions} photos will be deleted from the backup too (their versions stay). Type the stage's name, ${stage}, to go on: `,
  undone: 'nothing was deleted.',
  withoutTerminal:
    'There is no terminal to ask on, and nothing was deleted. To do it without a question, add --yes.',
});
