// npm run page -- [owner]: prints a link to the page, with a token in it that is good for all that the page shows.
import { SCOPES } from '../functions/site/page/scopes.ts';
import { outputsOf } from './outputs.ts';
import { readPageCommand } from './page/command.ts';
import { run } from './run.ts';
import { stackName } from './stage.ts';
import { makeToken } from './token/make-token.ts';

await run(async () => {
  const command = readPageCommand(process.argv.slice(2));
  const output = await outputsOf(stackName(command.stage), command.region);
  const token = await makeToken({ ...command, scope: SCOPES.join(' ') });
  // No browser sends what stands after the #.
  console.log(`${output('SiteLambdaFunctionUrl')}#token=${token}`);
});
