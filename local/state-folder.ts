import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StateFormatError, Store } from './store.ts';

const ENDPOINT = 'endpoint';
const ROOMS = ['dynamodb', 'layers', 'logs', 'objects', 'package'];
const FILES = ['state.db', 'state.db-wal', 'state.db-shm', 'ssm.key', ENDPOINT];

/**
 * Deletes what earlier runs left in a state's folder; what else lies there stays.
 * @throws StateInUseError while one of them still runs
 */
export function clearState(directory: string): void {
  try {
    new Store(directory).close();
  } catch (error) {
    if (!(error instanceof StateFormatError)) throw error;
  }
  for (const name of [...ROOMS, ...FILES]) rmSync(join(directory, name), { recursive: true, force: true });
}

/** Leaves word of where the local cloud of a state is, for other commands. */
export function writeEndpoint(directory: string, endpoint: string): void {
  writeFileSync(join(directory, ENDPOINT), endpoint);
}

/** Takes it back. */
export function removeEndpoint(directory: string): void {
  rmSync(join(directory, ENDPOINT), { force: true });
}

/** Where the last local cloud of a state was; one that was killed has left its word behind. */
export function readEndpoint(directory: string): string | undefined {
  const file = join(directory, ENDPOINT);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
