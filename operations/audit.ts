// npm run audit -- [--repair | --release]: compares the photos with their backup, on what is deployed, local or real.
import { audit } from './audit/audit.ts';
import { readAuditCommand } from './audit/command.ts';
import { connect } from './audit/connect.ts';
import { run } from './run.ts';

await run(async () => {
  const command = readAuditCommand(process.argv.slice(2));
  await audit(command, await connect(command));
});
