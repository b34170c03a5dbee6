import { PortInUseError } from './loopback.ts';
import { StateInUseError } from './store.ts';
import { typedWith } from './typed-command.ts';
import { UserError } from './user-error.ts';

/** Another local cloud works on the same state, and here is the command for a second one beside it. */
export class StateTakenError extends UserError {
  override readonly name = 'StateTakenError';

  constructor(directory: string, command: string) {
    super(`Another local cloud uses ${directory}. Stop it, or type: ${command}`);
  }
}

/** The ports of a local cloud, by the names of the options that choose them. */
export type PortOptions = Record<string, number>;

/** Beyond the addresses of functions, which come after that of the HTTP API. */
const BESIDE = 100;

/** An error as it is, or with the command to type where only the command's own side knows which. */
export function withCommand(error: unknown, directory: string, ports: PortOptions): unknown {
  if (error instanceof StateInUseError) {
    const others = Object.fromEntries(Object.entries(ports).map(beside));
    return new StateTakenError(directory, typedWith({ ...others, state: '.local/second' }));
  }
  if (!(error instanceof PortInUseError)) return error;
  const other = Object.entries(ports).filter(([, port]) => port === error.port);
  return new PortInUseError(error.port, typedWith(Object.fromEntries(other.map(beside))));
}

const beside = ([name, port]: [string, number]) => [name, name === 'port' ? port + 1 : port + BESIDE];
