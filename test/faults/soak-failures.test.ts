import { expect, test } from 'vitest';
import { Diary } from './soak/diary.ts';
import { makeFailedEvents, sendFailures } from './soak/failed-events.ts';
import { allRows } from './soak/failure-rows.ts';
import { MortalApp } from './soak/mortal-app.ts';
import { Operator } from './soak/operator.ts';
import { Peak } from './soak/peak.ts';
import { settings, timeoutMs } from './soak/settings.ts';
import { MOST_ENVIRONMENTS, messages, State } from '../helpers/app-state.ts';
import { inOneLine, tell } from './soak/tell.ts';
import { Time } from './soak/time.ts';

const { failures: count, seed } = settings;
/** An attempt counts from its claim on, and whoever is killed then has sent nothing: that can happen three times. */
const GIVEN_UP = 'done: parked TOO_MANY_ATTEMPTS, image failed';

test(
  'of a flood of failed events each is sent again at most three times, and ends done or parked',
  async () => {
    tell(`SEED=${seed} OPERATIONS=${count}: a flood of failed events`);
    const began = performance.now();
    const diary = new Diary();
    await using app = await MortalApp.start((endpoint) => diary.follow(endpoint));
    await using peak = new Peak(app);
    const operator = new Operator(app, new Time(app));
    const events = makeFailedEvents(count);
    const numberOf = (kind: string) => events.filter((event) => event.kind === kind).length;

    await app.setFaults({ kill: 0.05, throttle: 0.1, callError: 0.05, seed });
    await sendFailures(app, events);
    await operator.clearUp();

    const rows = new Map((await allRows(app)).map((row) => [row.correlationId, row]));
    const sent = [...rows].map(([id = '', { attempts }]) => ({
      attempts,
      seen: diary.requests.get(id)?.size ?? 0,
    }));
    const ends: Record<string, number> = {};
    for (const event of events) {
      const row = rows.get(event.correlationId);
      const { meta } = await app.insist(({ lookUp }) => lookUp(event.key));
      const end = `${event.kind}: ${row?.status} ${row?.reason}, image ${meta?.status}`;
      ends[end] = (ends[end] ?? 0) + 1;
    }
    const state = State.parse(await app.state());
    const figures = {
      'failed events': count,
      ...diary.figures,
      redriven: sent.reduce((sum, { attempts }) => sum + attempts, 0),
      'environments at most': peak.environments,
      ...ends,
      lost: count - rows.size,
      seconds: Math.round((performance.now() - began) / 1000),
    };
    tell(`SEED=${seed}: ${inOneLine(figures)}`);

    const { [GIVEN_UP]: givenUp = 0, ...others } = ends;
    expect(others, `SEED=${seed}`).toEqual({
      'done: resolved undefined, image deleted': numberOf('done') - givenUp,
      'never: parked TOO_MANY_ATTEMPTS, image failed': numberOf('never'),
      'not ours: parked UNKNOWN_TARGET, image undefined': numberOf('not ours'),
    });
    expect(givenUp).toBeLessThanOrEqual(Math.ceil(count / 100));
    expect(rows.size).toBe(count);
    expect(sent.filter(({ attempts, seen }) => attempts > 3 || seen > attempts)).toEqual([]);
    expect(messages(state)).toBe(0);
    expect(peak.environments).toBeLessThanOrEqual(MOST_ENVIRONMENTS);
    expect(diary.bugs).toEqual([]);
  },
  timeoutMs,
);
