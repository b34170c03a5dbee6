import { isDeepStrictEqual } from 'node:util';
import { expect, test } from 'vitest';
import type { Failure } from '../../lib/failure-table.ts';
import { Diary } from './soak/diary.ts';
import { allRows } from './soak/failure-rows.ts';
import { findImages, imageOf } from './soak/images.ts';
import { MortalApp } from './soak/mortal-app.ts';
import { makeOperations, type Operation } from './soak/operations.ts';
import { Operator } from './soak/operator.ts';
import { Peak } from './soak/peak.ts';
import { makePhotos } from './soak/photos.ts';
import { settings, timeoutMs } from './soak/settings.ts';
import { MOST_ENVIRONMENTS, messages, State, waiting } from '../helpers/app-state.ts';
import { inOneLine, tell, tellProgress } from './soak/tell.ts';
import { Time } from './soak/time.ts';
import { makeWeather } from './soak/weather.ts';

/** Each day has a weather of its own. */
const { operations: count, operationsADay: A_DAY, seed } = settings;
/** Then the local cloud is killed: in the long form only. */
const DAYS_OF_LIFE = 40;
/** So many events and messages may be under way when a day ends. */
const MOST_WAITING = 20;
const REDRIVEN_A_DAY = 5;
const QUARTER_S = 15 * 60;

test(
  'whatever goes wrong, the last write of every key wins: nothing is lost, nothing is there twice',
  async () => {
    tell(`SEED=${seed} OPERATIONS=${count}: a soak of uploads, overwrites and deletions`);
    const began = performance.now();
    const operations = makeOperations(await makePhotos(), count, seed);
    const diary = new Diary();
    await using app = await MortalApp.start((endpoint) => diary.follow(endpoint));
    await using peak = new Peak(app);
    const time = new Time(app);
    const operator = new Operator(app, time);
    const weather = makeWeather(Math.ceil(count / A_DAY), seed);
    let crashes = 0;

    for (const [day, [kind, weatherOfDay]] of weather.entries()) {
      const faults = { ...weatherOfDay, seed: (seed + day) % 2 ** 31 };
      await app.setFaults(faults);
      const today = operations.slice(day * A_DAY, (day + 1) * A_DAY);
      const done = Promise.all([perform(today, app), operator.redrive({ all: true, limit: REDRIVEN_A_DAY })]);
      if (day % DAYS_OF_LIFE === DAYS_OF_LIFE - 1) {
        await app.crash();
        await app.setFaults(faults);
        crashes += 1;
      }
      await done;
      await time.pass(((seed + day) % 4) * QUARTER_S);
      await time.until((state) => waiting(state) < MOST_WAITING);
      tellProgress(`${(day + 1) * A_DAY} of ${count}, after a day of ${kind}: ${inOneLine(diary.figures)}`);
    }
    await app.setFaults({});
    await operator.clearUp();
    await operator.sendParked();

    const model = new Map(operations.map(({ key, photo }) => [key, imageOf(key, photo)]));
    const { images, strays } = await findImages(app, [...model.keys()]);
    const wrong = [...model].filter(([key, image]) => !isDeepStrictEqual(images.get(key), image));
    const surplus = [...strays, ...[...images.values()].flatMap((image) => image.surplus)];
    const failures = await allRows(app);
    const state = State.parse(await app.state());
    const figures = {
      operations: count,
      ...diary.deliveries,
      ...diary.figures,
      crashes,
      'failures noted': failures.length,
      redriven: failures.reduce((sum, { attempts }) => sum + attempts, 0),
      'sent by hand': operator.sentByHand,
      'moved back': operator.movedBack,
      'environments at most': peak.environments,
      lost: wrong.length,
      'there twice': surplus.length,
      seconds: Math.round((performance.now() - began) / 1000),
    };
    tell(`SEED=${seed}: ${inOneLine(figures)}`);

    expect(images, `SEED=${seed}`).toEqual(model);
    expect(strays).toEqual([]);
    expect(messages(state)).toBe(0);
    expect(failures.filter(({ status }) => status !== 'resolved' && status !== 'parked')).toEqual([]);
    expect(new Set(failures.flatMap(({ reason }) => reason ?? []))).toBeOneOf([
      new Set(),
      new Set(['TOO_MANY_ATTEMPTS']),
    ]);
    expect(Math.max(0, ...failures.map(({ attempts }) => attempts))).toBeLessThanOrEqual(3);
    expect(tooOften(failures, diary)).toEqual([]);
    expect(peak.environments).toBeLessThanOrEqual(MOST_ENVIRONMENTS);
    expect(diary.bugs).toEqual([]);
  },
  timeoutMs,
);

/** S3 tells of a change twice at most; all else that `thumbnail` was asked must be in the rows. */
function tooOften(failures: readonly Failure[], { requests }: Diary): string[] {
  const byChange = Map.groupBy(failures, ({ correlationId }) => correlationId);
  return [...requests].flatMap(([id, { size }]) => {
    const rows = byChange.get(id) ?? [];
    const sent = rows.reduce(
      (sum, { attempts, status }) => sum + attempts + (status === 'parked' ? 1 : 0),
      0,
    );
    return size > 2 + sent ? `${id}: ${size} requests, ${sent} sent again` : [];
  });
}

/** Performs them all at once, but those of one key one after the other. */
async function perform(operations: readonly Operation[], app: MortalApp): Promise<void> {
  const byKey = Map.groupBy(operations, ({ key }) => key);
  await Promise.all(
    [...byKey.values()].map(async (ofKey) => {
      for (const { key, photo } of ofKey)
        await app.insist(async ({ upload, remove }) => {
          await (photo ? upload(key, photo.body) : remove(key));
        });
    }),
  );
}
