import { describe, expect, test } from 'vitest';
import type { Backups, Image } from '../../functions/site/page/api/answers.ts';
import { isToBeBackedUp } from '../../functions/site/page/state/under-way.ts';
import { backupNews } from '../../functions/site/page/words/backups.ts';

// Times are told as they are where the page is read.
const at = (day: number, hour: number, minute: number) => new Date(2026, 10, day, hour, minute);
const now = at(26, 20, 30).getTime();
const none = { missing: 0, different: 0, orphaned: 0 };
const audited = (day: number, hour: number, minute: number): Backups => ({
  breaker: { tripped: false, held: 0 },
  drift: none,
  asOf: { audit: '1', at: at(day, hour, minute).toISOString() },
});

describe('the backup as a whole', () => {
  test.each([
    [audited(26, 20, 10), 0, 'good', 'Photos and backup were the same at 20:10'],
    [audited(24, 20, 10), 0, 'good', 'Photos and backup were the same on 24 Nov'],
    [audited(26, 20, 10), 1, 'waiting', '1 photo is on its way to the backup'],
    [audited(26, 20, 10), 3, 'waiting', '3 photos are on their way to the backup'],
    [{ breaker: { tripped: false, held: 0 } }, 0, 'waiting', 'Backup is compared within the hour'],
    [{ ...audited(26, 20, 10), drift: { ...none, missing: 2 } }, 3, 'bad', 'The backup differs in 2 photos'],
    [
      { ...audited(26, 20, 10), breaker: { tripped: true, held: 4 } },
      3,
      'bad',
      'Deletions are held: 4 photos',
    ],
  ])(
    'is told as of when it was checked, and never better than it is: %#',
    (known, onTheirWay, mood, text) => {
      expect(backupNews(known, onTheirWay, now)).toEqual({ mood, text });
    },
  );
});

describe('a copy is to come', () => {
  const image = (rest: Partial<Image>): Image => ({
    id: '1',
    status: 'ready',
    uploadedAt: at(26, 20, 0).toISOString(),
    backup: { state: 'stored' },
    ...rest,
  });
  const pending = { state: 'pending' } as const;
  const soon = at(26, 20, 0).getTime() + 50_000;

  test.each([
    ['of a photo with thumbnails and no copy', image({ backup: pending }), now, true],
    ['of one without thumbnails yet', image({ status: 'pending', backup: pending }), soon, true],
    ['of no photo that never arrived', image({ status: 'pending', backup: pending }), soon + 20_000, false],
    ['of none that has one', image({}), soon, false],
    ['of none that is refused', image({ status: 'rejected', backup: pending }), soon, false],
  ])('%s', (_, shown, when, expected) => {
    expect(isToBeBackedUp(shown, undefined, when)).toBe(expected);
  });

  test.each([
    [{ step: 'waiting' }, true],
    [{ step: 'sent' }, true],
    [{ step: 'failed', reason: 'It is no photo.', mayPass: false }, false],
  ] as const)('of an upload that is %j: %s', (progress, expected) => {
    expect(isToBeBackedUp(undefined, progress, now)).toBe(expected);
  });
});
