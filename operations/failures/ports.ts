import type { RedriveOutcome } from '../../lib/redrive-outcome.ts';
import type { FailurePayloads } from '../../lib/failure-payloads.ts';
import type { FailureTable } from '../../lib/failure-table.ts';
import type { MetaRow } from '../../lib/meta-row.ts';

/** What the verbs need of the world: connect.ts makes it of a stack. */
export interface Ports {
  failures: Pick<FailureTable, 'read' | 'list' | 'remove'>;
  payloads: Pick<FailurePayloads, 'read' | 'remove'>;
  /** What everybody may know of an image. */
  image: (id: string) => Promise<MetaRow | undefined>;
  /** Has the function `redrive` send these again, or say whether it would. @throws RedriveError */
  redrive: (ids: string[], dryRun: boolean) => Promise<RedriveOutcome[]>;
  print: (text: string) => void;
  /** Whether what is printed goes to a terminal, which takes some characters for commands. */
  isTerminal: boolean;
  /** Shows how far it is. */
  progress: (total: number) => { advance(count: number): void; end(): void };
  /** Returns if whoever sees it agrees. @throws NotConfirmedError, NoTerminalError */
  confirm: () => Promise<void>;
  /** Milliseconds since the epoch. */
  now: () => number;
  /** Of the deployment: its name, and the options that lead to it. */
  stack: { name: string; options: string };
}
