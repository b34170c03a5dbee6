// npm run test:faults: the tests with faults in their long form, OPERATIONS=10000 unless the environment has a number.
import { startVitest } from 'vitest/node';

process.env['OPERATIONS'] ??= '10000';
const vitest = await startVitest('test', process.argv.slice(2), {
  run: true,
  project: ['faults'],
  fileParallelism: false,
});
await vitest.close();
