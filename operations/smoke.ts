// npm run smoke -- --stage dev: takes a photo the whole way through what is deployed, local or real.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { SSMClient } from '@aws-sdk/client-ssm';
import { signToken } from '../lib/token.ts';
import { OperatorError } from './errors.ts';
import { signingKey } from './signing-key.ts';
import { UnexpectedError } from './smoke/errors.ts';
import { hintsFor } from './smoke/hints.ts';
import { smoke } from './smoke/smoke.ts';
import { findStack } from './stack.ts';
import { signingKeysParameter, stackName, stageOptions } from './stage.ts';

const PATIENCE_SECONDS = 60;
const TOKEN_SECONDS = 15 * 60;

const { region, stage } = parseArgs({ options: stageOptions }).values;
const interrupt = new AbortController();
// Through npm it comes twice.
process.on('SIGINT', () => interrupt.abort(new UnexpectedError('Interrupted')));

const began = performance.now();
try {
  await smoke({
    address,
    token,
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
} catch (error) {
  if (!(error instanceof OperatorError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

async function address(): Promise<string> {
  const name = stackName(stage);
  const stack = await findStack(new CloudFormationClient({ region }), name);
  if (!stack) throw new UnexpectedError(`There is no stack ${name} in ${region}`);
  const { OutputValue } = stack.Outputs?.find(({ OutputKey }) => OutputKey === 'HttpApiUrl') ?? {};
  if (!OutputValue)
    throw new UnexpectedError(`The stack ${name} has no output HttpApiUrl: it is ${stack.StackStatus}`);
  return OutputValue;
}

async function token(): Promise<string> {
  const { key } = await signingKey(new SSMClient({ region }), signingKeysParameter(stage));
  return signToken(key, 'access', { subject: 'smoke', scope: 'images:read images:write' }, TOKEN_SECONDS);
}
