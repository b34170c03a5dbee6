import { describe, expect, test } from 'vitest';
import { createVisits } from '../../functions/site/page/state/visits.ts';
import { signToken } from '../../lib/token.ts';
import { newKey } from '../helpers/api-cloud.ts';
import { tabStorage } from '../helpers/tab-storage.ts';

const key = newKey('test');
const tokenOf = (subject: string, seconds = 60) =>
  signToken(key, 'access', { subject, scope: 'images:read' }, seconds);

/** A tab in which a link of this token was opened, at a time of which the test decides. */
async function tabOf(token: string) {
  const storage = tabStorage();
  const clock = { now: Date.now() };
  const visits = createVisits(storage, () => clock.now);
  visits.open(token);
  const shown = () => {
    const { session, reason, other } = visits.visit.get();
    return { here: session?.owner, token: session?.token, other: other?.owner, reason };
  };
  return { visits, clock, shown, afterReload: () => createVisits(storage).visit.get().session?.owner };
}

describe('a link of somebody else', () => {
  test('is not taken while who is here may be', async () => {
    const { visits, shown, afterReload } = await tabOf(await tokenOf('ada'));

    visits.open(await tokenOf('mallory'));

    expect(shown()).toMatchObject({ here: 'ada', other: 'mallory' });
    expect(afterReload()).toBe('ada');
  });

  test('is forgotten by who stays, and taken by who says so', async () => {
    const { visits, shown, afterReload } = await tabOf(await tokenOf('ada'));
    visits.open(await tokenOf('zoe'));

    visits.stay();
    const stayed = shown();
    visits.change();
    const unmoved = shown();
    visits.open(await tokenOf('zoe'));
    visits.change();

    expect([stayed, unmoved]).toMatchObject([
      { here: 'ada', other: undefined },
      { here: 'ada', other: undefined },
    ]);
    expect(shown()).toMatchObject({ here: 'zoe', other: undefined });
    expect(afterReload()).toBe('zoe');
  });

  test('is taken at once where nobody is here any more', async () => {
    const { visits, clock, shown } = await tabOf(await tokenOf('ada'));

    clock.now += 61_000;
    visits.open(await tokenOf('zoe', 600));

    expect(shown()).toMatchObject({ here: 'zoe', other: undefined });
  });

  test('is asked about no longer when who was here has gone', async () => {
    const { visits, shown } = await tabOf(await tokenOf('ada'));
    const { session } = visits.visit.get();
    visits.open(await tokenOf('zoe'));

    if (session) visits.end(session, 'expired');

    expect(shown()).toMatchObject({ here: undefined, other: undefined, reason: 'expired' });
  });
});

describe('a link of one’s own', () => {
  test('is taken without a question', async () => {
    const { visits, shown } = await tabOf(await tokenOf('ada'));
    const fresh = await tokenOf('ada', 600);

    visits.open(fresh);

    expect(shown()).toMatchObject({ here: 'ada', token: fresh, other: undefined });
  });

  test('that has expired costs nobody the good one', async () => {
    const good = await tokenOf('ada');
    const { visits, shown } = await tabOf(good);

    visits.open(await tokenOf('ada', -1));

    expect(shown()).toMatchObject({ here: 'ada', token: good });
  });
});

test.each([
  [59, 'expired'],
  [120, 'refused'],
])('a token that the API refuses %i s before its end is told as %s', async (seconds, reason) => {
  const { visits, shown } = await tabOf(await tokenOf('ada', seconds));
  const { session } = visits.visit.get();

  if (session) visits.end(session, 'refused');

  expect(shown()).toMatchObject({ here: undefined, reason });
});

test('a session that ends late ends no other one', async () => {
  const { visits, shown } = await tabOf(await tokenOf('ada'));
  const { session } = visits.visit.get();
  visits.open(await tokenOf('zoe'));
  visits.change();

  if (session) visits.end(session, 'refused');

  expect(shown()).toMatchObject({ here: 'zoe' });
});
