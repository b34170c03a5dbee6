import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import * as z from 'zod';

const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');

const Results = z.object({
  violations: z.array(
    z.object({ id: z.string(), nodes: z.array(z.object({ html: z.string(), failureSummary: z.string() })) }),
  ),
});

/** What axe finds wrong with a page as it is shown now: rules, elements and why, in words. */
export async function violationsIn(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const { violations } = Results.parse(await page.evaluate('axe.run()'));
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
