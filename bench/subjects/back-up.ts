// Has the function backup, as it is deployed, handle the events of so many photos, in batches of ten. Prints what the
// process needed, and how many messages would come again.
import { pathToFileURL } from 'node:url';
import type { SQSBatchResponse } from 'aws-lambda';
import { batchesOf } from '../backup-events.ts';
import { peakMb } from '../peak-memory.ts';
import { lambdaContext } from '../../test/helpers/lambda-context.ts';

async function main([file = '', prefix = '', count = '']: string[]): Promise<void> {
  // AWS's runtime client imports a `.cjs`, too.
  const { handler }: { handler: (event: object, context: object) => Promise<SQSBatchResponse> } =
    await import(pathToFileURL(file).href);
  let failed = 0;
  for (const batch of batchesOf(prefix, Number(count)))
    failed += (await handler(batch, lambdaContext())).batchItemFailures.length;
  console.log(JSON.stringify({ failed, peakMb: peakMb() }));
  if (failed > 0) process.exitCode = 1;
}

void main(process.argv.slice(2));
