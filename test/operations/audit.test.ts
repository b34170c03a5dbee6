import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { deleteBreaker } from '../../lib/delete-breaker.ts';
import { NotConfirmedError } from '../../operations/confirm.ts';
import { audit } from '../../operations/audit/audit.ts';
import { readAuditCommand } from '../../operations/audit/command.ts';
import type { AuditEvent, Ports } from '../../operations/audit/ports.ts';
import { type ReconcileCloud, startReconcileCloud } from '../helpers/reconcile-cloud.ts';

const OPTIONS = '--stage dev --region eu-west-1';

let cloud: ReconcileCloud;
let printed: string[];
let shown: string[];
let asked: AuditEvent[];
let time: number;
let number = 0;
beforeAll(async () => {
  cloud = await startReconcileCloud();
});
afterAll(() => cloud[Symbol.asyncDispose]());
beforeEach(async () => {
  [printed, shown, asked, time] = [[], [], [], Date.now()];
  await cloud.clear();
});

const never = new AbortController().signal;
const breaker = () => deleteBreaker(cloud.rows, cloud.tableName, never);

const ports = (rest: Partial<Ports> = {}): Ports => ({
  start: async (event) => {
    asked.push(event);
    await cloud.reconcile(event);
  },
  audits: cloud.audits,
  trippedAt: () => breaker().trippedAt(),
  print: (text) => void printed.push(text),
  progress: (total) => ({
    reach: (count) => void shown.push(`${count}/${total}`),
    end: () => void shown.push('end'),
  }),
  confirm: async () => {},
  sleep: async (ms) => void (time += ms),
  now: () => time,
  newId: () => `by-hand-${(number += 1)}`,
  options: OPTIONS,
  ...rest,
});
const output = () => printed.join('\n');
const REPORT = { repair: false, release: false, grace: 0 };

const keys = (count: number): string[] =>
  Array.from({ length: count }, (_, index) => `uploads/ada/photo-${index}.jpg`);

/** Photos that were backed up, of which these were deleted, unheard. */
async function orphans(count: number): Promise<void> {
  for (const key of keys(count)) {
    await cloud.upload(key);
    await cloud.backUp(key);
    await cloud.remove(key);
  }
}

describe('npm run audit', () => {
  test('tells in two tables what there is and what differs, and what to type next', async () => {
    const [same = '', overwritten = '', missing = '', other = ''] = keys(4);
    for (const key of [same, overwritten]) {
      await cloud.upload(key, 'photo');
      await cloud.backUp(key);
    }
    for (const key of [overwritten, missing, other]) await cloud.upload(key, 'later');

    await audit(REPORT, ports());

    const bytes = 5 + 3 * 5;
    expect(output().split('\n')).toEqual([
      '        objects  bytes',
      `photos  4        ${bytes}`,
      `backup  2        ${2 * `photo ${same}`.length}`,
      '',
      'what                     how many  for example',
      `missing from the backup  2         ${missing}, …`,
      `in both, but different   2         ${same}, …`,
      'in the backup alone      0',
      '… its deletion held      0',
      'too young to tell        0',
      '',
      'Next:',
      `  make it good:  npm run audit -- --repair ${OPTIONS}`,
    ]);
  });

  test('of a backup that is as it should be says so, and repairs nothing', async () => {
    await cloud.upload('uploads/ada/cat.jpg');
    await cloud.backUp('uploads/ada/cat.jpg');

    await audit({ ...REPORT, repair: true }, ports());

    expect(printed.at(-1)).toBe('The backup is as the photos are.');
    expect(asked).toMatchObject([{ repair: true, release: false, graceSeconds: 0 }]);
  });

  test('has nothing to say of what is too young', async () => {
    await cloud.upload('uploads/ada/cat.jpg');

    await audit({ ...REPORT, grace: 3600 }, ports());

    expect(output()).toContain('too young to tell        1');
    expect(printed.at(-1)).toBe('All else is as it should be.');
  });

  test('leaves the grace to the function, unless somebody says it', async () => {
    await audit({ ...REPORT, grace: undefined }, ports());

    expect(asked).toEqual([{ auditId: expect.any(String), repair: false, release: false }]);
  });

  test('lets no key take hold of the terminal', async () => {
    await cloud.upload('uploads/\u001b[2J\u0007.jpg');

    await audit(REPORT, ports());

    // oxlint-disable-next-line no-control-regex -- it is them that are looked for
    expect(output()).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('npm run audit -- --repair', () => {
  test('hands over what differs, and says how to see what comes of it', async () => {
    await cloud.upload('uploads/ada/cat.jpg');

    await audit({ ...REPORT, repair: true }, ports());

    expect(output()).toContain('1 handed over to be made good.');
    expect(output()).toContain(`see whether it is made good:  npm run audit -- ${OPTIONS}`);
    expect(output()).toContain(`what could not be:  npm run failures -- list ${OPTIONS}`);
    expect(await cloud.requests()).toEqual({ 'uploads/ada/cat.jpg': { approved: false } });
  });

  test('leaves orphans that are too many, and names the way to have them deleted', async () => {
    await orphans(3);

    await audit({ ...REPORT, repair: true }, ports());

    expect(output()).toContain('3 in the backup alone are too many to be deleted just so.');
    expect(output()).toContain(`npm run audit -- --release ${OPTIONS}`);
    expect(await cloud.requests()).toEqual({});
  });
});

describe('npm run audit -- --release', () => {
  const RELEASE = { ...REPORT, release: true };

  test('looks first, asks about just so many deletions, and then approves them', async () => {
    await orphans(4);
    await cloud.hold(keys(1)[0] ?? '');
    while (await breaker().admit(1, time));
    const questions: number[] = [];

    await audit(RELEASE, ports({ confirm: async (deletions) => void questions.push(deletions) }));

    expect(questions).toEqual([4]);
    expect(asked.map(({ release, repair }) => [release, repair])).toEqual([
      [false, false],
      [true, false],
    ]);
    expect(output()).toContain('All deletions are held since');
    const looked = await cloud.audits.read(asked[0]?.auditId ?? '');
    expect(asked[1]).toMatchObject({ approvedAt: looked?.updatedAt, most: 4 });
    expect(Object.values(await cloud.requests())).toEqual(
      keys(4).map(() => ({ approved: true, approvedAt: looked?.updatedAt })),
    );
    expect(await breaker().trippedAt()).toBeUndefined();
  });

  test('names what was held after the look, which nobody has agreed to, and the way to have it deleted', async () => {
    const [seen = '', unseen = ''] = keys(2);
    await orphans(2);
    await cloud.hold(seen);

    const confirm = async () => {
      await sleep(5);
      await cloud.hold(unseen);
    };
    await audit(RELEASE, ports({ confirm }));

    expect(Object.keys(await cloud.requests())).toEqual([seen]);
    expect(output()).toContain('1 held since the look: nobody has approved of it.');
    expect(printed.at(-1)).toContain(
      `delete what is held, after a question:  npm run audit -- --release ${OPTIONS}`,
    );
  });

  test('names no way to release what it has just released', async () => {
    await orphans(1);
    await cloud.hold(keys(1)[0] ?? '');

    await audit(RELEASE, ports());

    expect(output()).not.toContain('held since the look');
    expect(printed.at(-1)).not.toContain('--release');
  });

  test('approves nothing unless somebody agrees', async () => {
    await orphans(3);
    const releasing = audit(RELEASE, ports({ confirm: () => Promise.reject(new NotConfirmedError('No')) }));

    await expect(releasing).rejects.toThrow('No');
    expect(asked.map(({ release }) => release)).toEqual([false]);
    expect(await cloud.requests()).toEqual({});
  });

  test('asks nothing if nothing is held', async () => {
    await audit(RELEASE, ports({ confirm: () => Promise.reject(new Error('asked')) }));

    expect(printed.at(-1)).toBe('Nothing is held, and nothing to be released.');
  });

  test('closes a tripped breaker, though nothing is left that it held', async () => {
    while (await breaker().admit(1, time));

    await audit(RELEASE, ports());

    expect(await breaker().trippedAt()).toBeUndefined();
  });
});

/** What the row says at each look, one after the other; the last one for good. */
async function following(looks: (object | undefined)[], rest: Partial<Ports> = {}) {
  await cloud.reconcile({ auditId: `template-${(number += 1)}` });
  const [template] = await cloud.audits.newest(1);
  if (!template) throw new Error('No audit');
  let look = -1;
  const read = async () => {
    look = Math.min(look + 1, looks.length - 1);
    const row = looks[look];
    return row && { ...template, ...row };
  };
  return audit(REPORT, ports({ start: async () => {}, audits: { ...cloud.audits, read }, ...rest }));
}
const running = (objects: number) => ({
  status: 'running',
  updatedAt: `update ${objects}`,
  source: { objects, bytes: 0 },
});

describe('an audit that is under way', () => {
  test('is shown as it gets on, against what there was the last time', async () => {
    await following([
      undefined,
      running(0),
      running(500),
      { status: 'done', source: { objects: 900, bytes: 1 } },
    ]);

    expect(shown).toEqual(['0/0', '500/0', '900/0', 'end']);
  });

  test('that fails is told in a line, with where to look', async () => {
    const failing = following([running(1), { status: 'failed', error: 'BackupRefusedError: AssumeRole' }]);

    await expect(failing).rejects.toMatchObject({
      name: 'NoAuditError',
      message: expect.stringMatching(
        /^The audit by-hand-\d+ has failed: BackupRefusedError: AssumeRole\. .*npx sls logs -f reconcile --stage dev/,
      ),
    });
    expect(shown.at(-1)).toBe('end');
  });

  test('that does not begin is given up after a minute', async () => {
    const began = time;

    await expect(following([undefined])).rejects.toThrow('has not begun for a minute');
    expect(time - began).toBeGreaterThanOrEqual(60_000);
  });

  test('that has crashed is waited for as long as Lambda may take to begin it again', async () => {
    const began = time;

    await expect(following([running(7)])).rejects.toThrow('Nothing is heard of the audit');
    expect(time - began).toBeGreaterThanOrEqual(5 * 60_000);
  });
});

describe('the command', () => {
  test.each([
    [[], { repair: false, release: false, yes: false, stage: 'dev' }],
    [['--repair', '--stage', 'prod'], { repair: true, stage: 'prod' }],
    [['--release', '--yes'], { release: true, yes: true }],
    [['--grace', '0'], { grace: 0 }],
  ])('%j is understood', (words, expected) => {
    expect(readAuditCommand(words)).toMatchObject(expected);
  });

  test.each([
    [['--repair', '--release'], 'it is one or the other'],
    [['--yes'], '--yes answers the question of --release'],
    [['--grace', '-1'], "Option '--grace' argument is ambiguous"],
    [['--grace=-1'], 'Grace is a number of seconds, 0 to 86400'],
    [['--grace', '1.5'], 'Grace is a number of seconds'],
    [['--grace', '86401'], 'Grace is a number of seconds'],
    [['now'], "Unexpected argument 'now'"],
    [['--relase'], "Unknown option '--relase'"],
  ])('%j gets told what is wrong, and what can be typed', (words, message) => {
    expect(() => readAuditCommand(words)).toThrow(message);
    expect(() => readAuditCommand(words)).toThrow('npm run audit -- [--repair | --release');
  });
});
