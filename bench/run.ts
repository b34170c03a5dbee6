import Table from 'cli-table3';
import { run } from '../operations/run.ts';
import type { Row } from './measure.ts';

const BENCHES: Record<string, () => Promise<{ rows: () => AsyncGenerator<Row> }>> = {
  thumbnail: () => import('./thumbnail.ts'),
  backup: () => import('./backup.ts'),
  start: () => import('./start.ts'),
  'cold-start': () => import('./cold-start.ts'),
  api: () => import('./api.ts'),
  size: () => import('./size.ts'),
  site: () => import('./site.ts'),
};

const names = process.argv.slice(2);
const unknown = names.filter((name) => !BENCHES[name]);
if (names.length === 0 || unknown.length > 0) {
  const problem = unknown.length > 0 ? `There is no bench ${unknown.join(', ')}.` : 'Say what to measure.';
  console.error(`${problem} Type for example: npm run bench -- ${Object.keys(BENCHES).join(' ')}`);
  process.exit(2);
}

let missed = 0;
const table = new Table({ head: ['what', 'measured', 'to reach', ''], style: { head: [], border: [] } });
await run(async () => {
  for (const name of names) {
    const bench = await BENCHES[name]?.();
    if (!bench) continue;
    for await (const { what, measured, atMost, unit } of bench.rows()) {
      const reached = measured <= atMost;
      if (!reached) missed += 1;
      console.error(`${what}: ${measured.toFixed(2)} ${unit}`);
      table.push([
        what,
        `${format(measured)} ${unit}`,
        `≤ ${atMost} ${unit}`,
        reached ? 'reached' : 'MISSED',
      ]);
    }
  }
  console.log(table.toString());
});
process.exit(missed > 0 ? 1 : process.exitCode);

function format(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toFixed(2);
}
