// npm run token -- <owner>: prints a bearer token for the API, and makes the signing keys when there are none yet.
import { run } from './run.ts';
import { readTokenCommand } from './token/command.ts';
import { makeToken } from './token/make-token.ts';

await run(async () => {
  console.log(await makeToken(readTokenCommand(process.argv.slice(2))));
});
