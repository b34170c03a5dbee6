// npm run failures -- list | show <id> | retry <id|all> | purge: what failed, on what is deployed, local or real.
import { readCommand } from './failures/command.ts';
import { connect } from './failures/connect.ts';
import { list } from './failures/list.ts';
import type { Ports } from './failures/ports.ts';
import { purge } from './failures/purge.ts';
import { retryAll, retryOne } from './failures/retry.ts';
import { show, showPayload } from './failures/show.ts';
import { run } from './run.ts';

await run(async () => {
  const command = readCommand(process.argv.slice(2));
  await execute(command, await connect(command.stage, command.region, 'yes' in command && command.yes));
});

async function execute(command: ReturnType<typeof readCommand>, ports: Ports): Promise<void> {
  switch (command.verb) {
    case 'list':
      return list(command.status, ports);
    case 'show':
      return command.payload ? showPayload(command.id, ports) : show(command.id, ports);
    case 'retry':
      return command.id === 'all'
        ? retryAll(command['dry-run'], ports)
        : retryOne(command.id, command['dry-run'], ports);
    case 'purge':
      return purge(command.status, command['dry-run'], ports);
  }
}
