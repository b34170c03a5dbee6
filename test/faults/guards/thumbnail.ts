import type { Guard } from './guard.ts';

const SYNC = 'functions/thumbnail/sync-thumbnails.ts';
const LEDGER = 'lib/thumbnail-ledger.ts';

/** What keeps thumbnails in step with photos, and the memory free. */
export const thumbnailGuards: Guard[] = [
  {
    promise: 'what is older than the row is not looked at',
    file: SYNC,
    text: "  if (known && known.sequencer > change.sequencer) return { outcome: 'stale', row: known };\n",
    instead: '',
    tests: ['test/faults/stale-events.test.ts'],
  },
  {
    promise: 'a duplicate makes nothing again',
    file: SYNC,
    text: "  if (known && known.sequencer === change.sequencer) return { outcome: 'duplicate', row: known };\n",
    instead: '',
    tests: ['test/thumbnail.test.ts'],
  },
  {
    promise: 'a duplicate makes good what a crash left undone',
    file: SYNC,
    text: '  if (result.row) await settle(',
    instead: "  if (result.row && result.outcome !== 'duplicate') await settle(",
    tests: ['test/faults/crash-points-thumbnail.test.ts'],
  },
  {
    promise: 'thumbnails that wait for their row are not cleared away',
    file: SYNC,
    text: 'sequencerOf(key) <= row.sequencer && !named.has(key)',
    instead: '!named.has(key)',
    tests: ['test/thumbnail/sync-thumbnails.test.ts'],
  },
  {
    promise: 'no row replaces that of a later change',
    file: LEDGER,
    text: `        ConditionExpression: 'attribute_not_exists(pk) OR sequencer < :sequencer',
        ExpressionAttributeValues: { ':sequencer': row.sequencer },
`,
    instead: '',
    tests: ['test/lib/thumbnail-ledger.test.ts'],
  },
  {
    promise: 'a change is noted in the row of its own version',
    file: LEDGER,
    text: "'sequencer < :sequencer AND versionId = :versionId'",
    instead: "'sequencer < :sequencer AND (versionId = :versionId OR attribute_exists(versionId))'",
    tests: ['test/lib/thumbnail-ledger.test.ts'],
  },
  {
    promise: 'no description replaces that of a later change',
    file: LEDGER,
    text: 'OR thumbnailSequencer <= :thumbnailSequencer',
    instead: 'OR attribute_exists(thumbnailSequencer)',
    tests: ['test/lib/thumbnail-ledger.test.ts'],
  },
  {
    promise: 'too many pixels are refused by the header',
    file: 'lib/images/inspect-image.ts',
    text: ' || width * height > mostPixels(type, header)',
    instead: '',
    tests: ['test/thumbnail/rejection.test.ts'],
  },
  {
    promise: 'only four kinds of images are decoded',
    file: 'lib/images/hardened-sharp.ts',
    text: "sharp.block({ operation: ['VipsForeignLoad'] });\n",
    instead: '',
    tests: ['test/lib/hardened-sharp.test.ts'],
  },
  {
    promise: 'thumbnail hears of uploads only',
    file: 'resources/storage.yml',
    text: 'Value: uploads/ }',
    instead: "Value: '' }",
    tests: ['test/template/buckets.test.ts'],
  },
];
