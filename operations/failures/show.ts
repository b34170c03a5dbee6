import { type FailureRow, MOST_ATTEMPTS, statusOf } from '../../lib/failure-row.ts';
import { nextSteps } from './next-steps.ts';
import { NotFoundError } from '../errors.ts';
import { imagesOf } from './images-of.ts';
import type { Ports } from './ports.ts';
import { ago, harmless } from '../words.ts';
import { REASONS } from './words.ts';

/** More of a payload only on demand. */
const MOST_CHARACTERS = 4_000;

const REFERENCES = {
  destination: 'request',
  'lambda-dlq': 'request',
  'eventbridge-dlq': 'event',
  'sqs-dlq': 'message',
  unknown: 'message',
};

/** Shows all that is known of a failure, and what to do about it. @throws NotFoundError */
export async function show(id: string, ports: Ports): Promise<void> {
  const row = await find(id, ports);
  const payload = await payloadOf(id, row, ports);
  const facts = [
    ['status', row.reason ? `parked: ${REASONS[row.reason]}` : statusOf(row, ports.now())],
    ['of', row.target ?? 'nothing that is known'],
    ['error', `${row.error.type}: ${row.error.message}`],
    ['given up', row.condition],
    ['first failed', when(row.firstFailedAt, ports)],
    ['last failed', when(row.lastFailedAt, ports)],
    [
      'sent again',
      `${row.attempts} of ${MOST_ATTEMPTS} times${row.sentAt ? `, last ${when(row.sentAt, ports)}` : ''}`,
    ],
    ['resolved', row.resolvedAt && when(row.resolvedAt, ports)],
    [REFERENCES[row.origin], row.reference],
    ['correlation', row.correlationId],
    ...(await imagesOf(payload ?? '', ports)).map((image) => ['image', image]),
    ['payload', payload === undefined ? 'gone' : `${row.payloadBytes.toLocaleString('en')} bytes`],
  ];
  for (const [name = '', value] of facts)
    if (value !== undefined)
      ports.print(`${name.padEnd(14)}${harmless(value).replaceAll('\n', `\n${' '.repeat(14)}`)}`);
  if (payload !== undefined) ports.print(`\n${harmless(shorten(pretty(payload)))}`);
  ports.print(`\nNext:\n${nextSteps(id, row, ports).join('\n')}`);
}

/** Prints a failed event, and nothing else. @throws NotFoundError */
export async function showPayload(id: string, ports: Ports): Promise<void> {
  const payload = await payloadOf(id, await find(id, ports), ports);
  if (payload === undefined) throw new NotFoundError(`The payload of ${id} is gone.`);
  ports.print(ports.isTerminal ? harmless(payload) : payload);
}

async function find(id: string, { failures }: Ports): Promise<FailureRow> {
  const row = await failures.read(id);
  if (!row)
    throw new NotFoundError(
      `There is no failure ${id}. npm run failures -- list names those that there are.`,
    );
  return row;
}

const payloadOf = async (id: string, { payload }: FailureRow, { payloads }: Ports) =>
  payload ?? payloads.read(id);

const when = (time: string, { now }: Ports): string => `${time}, ${ago(time, now())}`;

function pretty(payload: string): string {
  try {
    return JSON.stringify(JSON.parse(payload), null, 2);
  } catch {
    return payload;
  }
}

const shorten = (text: string): string =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}\n… all of it with --payload` : text;
