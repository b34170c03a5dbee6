// npm run token -- <owner>: prints a bearer token for the API, and makes the signing keys when there are none yet.
import { SSMClient } from '@aws-sdk/client-ssm';
import { signToken } from '../lib/token.ts';
import { run } from './run.ts';
import { signingKey } from './signing-key.ts';
import { signingKeysParameter } from './stage.ts';
import { readTokenCommand } from './token/command.ts';

await run(async () => {
  const { owner, scope, hours, rotate, stage, region } = readTokenCommand(process.argv.slice(2));
  const parameter = signingKeysParameter(stage);
  const { key, isNew } = await signingKey(new SSMClient({ region }), parameter, rotate);
  if (isNew) console.error(`${parameter}: a new key signs from now on`);
  console.log(await signToken(key, 'access', { subject: owner, scope }, Math.ceil(hours * 3600)));
});
