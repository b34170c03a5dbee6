import { expect, test } from 'vitest';
import { FaultSwitches, type Shares } from '../console/page/fault-switches.ts';

test('clicks in a row are all heard, though the local cloud tells of none of them yet', async () => {
  const posted: Shares[] = [];
  const switches = new FaultSwitches(async (shares) => {
    await new Promise((done) => setTimeout(done, 5));
    posted.push(shares);
    return shares;
  });
  const told = { kill: 0, drop: 0, delay: 0.5 };

  const first = switches.set(told, 'kill', 0.3);
  const second = switches.set(told, 'drop', 0.3);
  const third = switches.set(told, 'delay', 0);
  const ahead = switches.shares(told);
  await Promise.all([first, second, third]);

  expect(ahead).toEqual({ kill: 0.3, drop: 0.3, delay: 0 });
  expect(posted).toEqual([
    { kill: 0.3, drop: 0, delay: 0.5 },
    { kill: 0.3, drop: 0.3, delay: 0.5 },
    { kill: 0.3, drop: 0.3, delay: 0 },
  ]);
  expect(switches.shares(told), 'then the local cloud has the word again').toBe(told);
});

test('what is refused is not held to be switched on', async () => {
  const switches = new FaultSwitches(() => Promise.reject(new Error('no')));

  await expect(switches.set({}, 'kill', 0.3)).rejects.toThrow('no');

  expect(switches.shares({})).toEqual({});
});
