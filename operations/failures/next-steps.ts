import { type FailureRow, type Status, statusOf, WINDOW_MS } from '../../lib/failure-row.ts';
import { nameOf, serviceOf } from '../../lib/failure-targets.ts';
import type { Ports } from './ports.ts';
import { targetName } from './words.ts';

/** What an operator may type next, each with what it does. */
export function nextSteps(
  id: string,
  row: FailureRow,
  { now, stack }: Pick<Ports, 'now' | 'stack'>,
): string[] {
  const purge = `  forget all that are parked or resolved:  npm run failures -- purge ${stack.options}`;
  const steps: Record<Status, string[]> = {
    failed: [...log(row, stack), `  send it again:  npm run failures -- retry ${id} ${stack.options}`],
    retrying: [`  nothing: ${outlook(row)}`],
    parked: [...log(row, stack), ...byHand(id, row, stack), purge],
    resolved: [purge],
  };
  return steps[statusOf(row, now())];
}

/** What becomes of an event that is on its way. */
function outlook({ sentAt }: FailureRow): string {
  if (sentAt === undefined) return 'it is being sent';
  return `what comes of it is noted here; if nothing is until ${new Date(Date.parse(sentAt) + WINDOW_MS).toISOString()}, it counts as failed`;
}

type Stack = Ports['stack'];

/** Whoever forged a record has chosen its texts: none goes into a line that somebody may paste into a shell. */
const PLAIN = /^[\w:-]+$/;

const serviceIn = ({ target = '' }: FailureRow): string | undefined =>
  PLAIN.test(target) ? serviceOf(target) : undefined;

const log = (row: FailureRow, { name, options }: Stack): string[] =>
  serviceIn(row) === 'lambda' && PLAIN.test(row.reference)
    ? [`  read its log:  npx sls logs -f ${targetName(row, name)} --filter '"${row.reference}"' ${options}`]
    : [];

/** What is parked nobody sends again but an operator, who knows what has changed. */
function byHand(id: string, row: FailureRow, { name, options }: Stack): string[] {
  const save = `  save it:  npm run -s failures -- show ${id} --payload ${options} > event.json`;
  const send = '  and, if it can succeed by now, send it by hand:  ';
  // Whoever forged it would have it run.
  if (row.reason === 'UNKNOWN_TARGET') return [save];
  if (serviceIn(row) === 'lambda')
    return [save, `${send}npx sls invoke -f ${targetName(row, name)} -p event.json --type Event ${options}`];
  if (serviceIn(row) !== 'sqs') return [save];
  const url = `aws sqs get-queue-url --queue-name ${nameOf(row.target ?? '')} --query QueueUrl --output text`;
  return [save, `${send}aws sqs send-message --message-body file://event.json --queue-url "$(${url})"`];
}
