import type { AuditTable } from '../../lib/audit-table.ts';

/** What is asked of the function `reconcile`: see its request.ts. */
export interface AuditEvent {
  auditId: string;
  repair: boolean;
  release: boolean;
  /** Of a release: when what the operator was shown was found, ISO 8601. */
  approvedAt?: string | undefined;
  /** Of a release: how many deletions the operator was shown. */
  most?: number | undefined;
  graceSeconds?: number | undefined;
}

/** What the command needs of the world: connect.ts makes it of a stack. */
export interface Ports {
  /** Hands a request to the function `reconcile`, and waits for nothing. */
  start: (event: AuditEvent) => Promise<void>;
  audits: AuditTable;
  /** Since when all deletions are held, ISO 8601; undefined if they are let through. */
  trippedAt: () => Promise<string | undefined>;
  print: (text: string) => void;
  /** Shows how far it is. @param total - how many photos there were the last time; 0 if nobody knows */
  progress: (total: number) => { reach(count: number): void; end(): void };
  /** Returns if whoever sees it agrees to so many deletions. @throws NotConfirmedError, NoTerminalError */
  confirm: (deletions: number) => Promise<void>;
  sleep: (ms: number) => Promise<unknown>;
  /** Milliseconds since the epoch. */
  now: () => number;
  newId: () => string;
  /** The options that lead to the deployment. */
  options: string;
}
