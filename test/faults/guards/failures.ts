import type { Guard } from './guard.ts';

/** What keeps failures from being lost, counted twice or believed too easily. */
export const failureGuards: Guard[] = [
  {
    promise: 'a failure that is known is not new',
    file: 'functions/failures/failure-notes.ts',
    text: "      ConditionExpression: 'attribute_not_exists(pk)',\n",
    instead: '',
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'an attempt fails once',
    file: 'functions/failures/failure-notes.ts',
    text: "'#claim = :token'",
    instead: "'attribute_exists(pk) OR #claim = :token'",
    tests: ['test/redrive.test.ts'],
  },
  {
    promise: 'a payload is not replaced',
    file: 'lib/failure-payloads.ts',
    text: "      IfNoneMatch: '*',\n",
    instead: '',
    tests: ['test/failures.test.ts'],
  },
  {
    promise: 'a large payload is there before its row',
    file: 'functions/failures/record-failure.ts',
    text: `  if (!inRow) await payloads.keep(id, text);
  return { id, row, isNews: await failures.create(id, { ...row, ...(inRow && { payload: text }) }) };
`,
    instead: `  const isNews = await failures.create(id, { ...row, ...(inRow && { payload: text }) });
  if (!inRow && isNews) await payloads.keep(id, text);
  return { id, row, isNews };
`,
    tests: ['test/faults/crash-points-failures.test.ts'],
  },
  {
    promise: 'payloads are no uploads',
    file: 'lib/failure-payloads.ts',
    text: '`failures/$',
    instead: '`uploads/failures/$',
    tests: ['test/failures.test.ts'],
  },
  {
    promise: 'a message that could not be dealt with comes again',
    file: 'functions/failures/handler.ts',
    text: 'recordAndLog(messageOf(message), open(signal));',
    instead: 'recordAndLog(messageOf(message), open(signal)).catch(() => {});',
    tests: ['test/failures.test.ts'],
  },
  {
    promise: 'and it alone',
    file: 'functions/failures/function.yml',
    text: 'the others.\n      functionResponseType: ReportBatchItemFailures\n',
    instead: 'the others.\n',
    tests: ['test/failures-resources.test.ts'],
  },
  {
    promise: 'a record that names a stranger’s function is parked',
    file: 'functions/failures/park-reason.ts',
    text: "  if (target === undefined || !targets.has(target)) return 'UNKNOWN_TARGET';\n",
    instead: '',
    tests: ['test/failures.test.ts'],
  },
  {
    promise: 'another function’s failure marks no image',
    file: 'functions/failures/record-failure.ts',
    text: 'if (failed.target === ports.imagesFunction) ',
    instead: '',
    tests: ['test/failures.test.ts'],
  },
  {
    promise: 'a marker that nobody gave out changes nothing',
    file: 'functions/failures/record-failure.ts',
    text: 'row?.tokens?.has(untagged.marker.token) ? untagged',
    instead: 'row ? untagged',
    tests: ['test/redrive.test.ts'],
  },
];
