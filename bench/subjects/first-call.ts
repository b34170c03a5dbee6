// Loads a function and calls it once, as an execution environment does. Prints milliseconds of CPU, beyond Node's own
// start, and what the function answers.
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { lambdaContext } from '../../test/helpers/lambda-context.ts';

async function main([file = '', event = '']: string[]): Promise<void> {
  const input: unknown = JSON.parse(readFileSync(event, 'utf8'));
  const context = lambdaContext();
  const before = process.cpuUsage();
  // AWS's runtime client imports a `.cjs`, too.
  const { handler } = await import(pathToFileURL(file).href);
  // Lambda, too, makes null of nothing.
  const answer: unknown = (await handler(input, context)) ?? null;
  const { user, system } = process.cpuUsage(before);
  console.log(JSON.stringify({ cpuMs: (user + system) / 1000, answer }));
}

void main(process.argv.slice(2));
