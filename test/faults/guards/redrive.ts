import type { Guard } from './guard.ts';

/** What keeps failed events from going round and round. */
export const redriveGuards: Guard[] = [
  {
    promise: 'the third attempt that fails is the last',
    file: 'functions/failures/park-reason.ts',
    text: "return attempt >= MOST_ATTEMPTS ? 'TOO_MANY_ATTEMPTS' : undefined;",
    instead: 'return undefined;',
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'nor is there a fourth after a crash',
    file: 'functions/redrive/decide.ts',
    text: "  if (row.attempts >= MOST_ATTEMPTS) return { outcome: 'park', reason: 'TOO_MANY_ATTEMPTS' };\n",
    instead: '',
    tests: ['test/faults/crash-points-redrive.test.ts'],
  },
  {
    promise: 'an attempt counts before it is made',
    file: 'functions/redrive/retry-failure.ts',
    text: `  if (!(await retries.claim(id, row, token, now()))) return { id, outcome: 'retrying' };
  const claimed: FailureRow = { ...row, status: 'failed', claim: token, attempts: row.attempts + 1 };
  try {
    await handOver(id, claimed, token, ports);
`,
    instead: `  const claimed: FailureRow = { ...row, status: 'failed', claim: token, attempts: row.attempts + 1 };
  try {
    await handOver(id, claimed, token, ports);
    if (!(await retries.claim(id, row, token, now()))) return { id, outcome: 'retrying' };
`,
    tests: ['test/faults/crash-points-redrive.test.ts'],
  },
  {
    promise: 'of two who send an event again, one does',
    file: 'functions/redrive/retries.ts',
    text: '#status = :known AND #attempts = :before',
    instead: '#status = :known AND #attempts >= :before',
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'what is known of an attempt stays, though its sender notes it late',
    file: 'functions/redrive/retries.ts',
    text: "'#claim = :claim', {}",
    instead: "'attribute_exists(pk)', {}",
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'who has claimed an event is waited for',
    file: 'lib/failure-row.ts',
    text: "return status === 'failed' && claimed ? 'retrying' : status;",
    instead: 'return status;',
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'only targets of the list are sent to',
    file: 'functions/redrive/decide.ts',
    text: `  if (row.target === undefined || !targets.has(row.target))
    return { outcome: 'park', reason: 'UNKNOWN_TARGET' };
`,
    instead: '',
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'neither failures nor redrive is on the list',
    file: 'functions/redrive/targets.yml',
    text: 'functions:\n',
    instead: 'functions:\n  - !GetAtt FailuresLambdaFunction.Arn\n',
    tests: ['test/failures-resources.test.ts'],
  },
  {
    promise: 'only the event of a failure resolves it',
    file: 'lib/resolve-failure.ts',
    text: 'contains(tokens, :token) AND #status',
    instead: '(contains(tokens, :token) OR attribute_exists(pk)) AND #status',
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'an event whose answer is lost is not sent again by the SDK',
    file: 'functions/redrive/connect.ts',
    text: 'maxAttempts: 1, ',
    instead: '',
    tests: ['test/redrive-queue.test.ts'],
  },
];
