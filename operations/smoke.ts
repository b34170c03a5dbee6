// npm run smoke -- --stage dev: takes a photo the whole way through what is deployed, local or real.
import { readFileSync } from 'node:fs';
import { readOptions } from './options.ts';
import { run } from './run.ts';
import { connect } from './smoke/connect.ts';
import { UnexpectedError } from './smoke/errors.ts';
import { hintsFor } from './smoke/hints.ts';
import { smoke } from './smoke/smoke.ts';
import { Deployment, stageOptions, stageUsage } from './stage.ts';

const PATIENCE_SECONDS = 60;
const USAGE = `npm run smoke -- ${stageUsage}`;

await run(async () => {
  const words = { args: process.argv.slice(2), options: stageOptions };
  const { stage, region } = readOptions({ ...words, schema: Deployment, usage: USAGE });
  const interrupt = new AbortController();
  // Through npm it comes twice.
  process.on('SIGINT', () => interrupt.abort(new UnexpectedError('Interrupted')));

  const began = performance.now();
  await smoke({
    ...connect(stage, region),
    photo: {
      name: 'nagasaki-boats.jpg',
      contentType: 'image/jpeg',
      bytes: readFileSync('samples/nagasaki-boats.jpg'),
      thumbnail: { width: 480, height: 384 },
    },
    hints: hintsFor(stage, region),
    patience: { seconds: PATIENCE_SECONDS, signal: interrupt.signal },
    print: console.log,
  });
  console.log(`All is well with stage ${stage}: ${((performance.now() - began) / 1000).toFixed(1)} s`);
});
