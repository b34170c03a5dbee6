import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import * as z from 'zod';
import { startStandIn } from './aws-stand-in.ts';
import { unpack } from './bundled.ts';
import { withCodeCache } from './code-cache.ts';
import { FIRST_CALLS, PHOTO } from './first-calls.ts';
import { inProcess, median, type Row } from './measure.ts';
import { packageService } from './package.ts';
import { bundleSubjects } from './subjects.ts';
import { transpile } from './unbundled.ts';

const ROUNDS = 11;

/** What a bundle saves when an execution environment starts. Node's own start, the same for all, does not count. */
export async function* rows(): AsyncGenerator<Row> {
  const { functions } = await packageService();
  const subject = await bundleSubjects();
  await using aws = await startStandIn(readFileSync(PHOTO));
  for (const { name, zip, variables } of functions) {
    const call = FIRST_CALLS[name];
    if (!call) continue;
    const env = environment(aws.endpoint, variables);
    const Outcome = z.object({ cpuMs: z.number(), answer: call.answer });
    const cpu = async (file: string): Promise<number> => {
      const { cpuMs } = Outcome.parse(await inProcess(subject('first-call', [file, call.event]), env));
      const asked = aws.asked();
      if (asked !== call.asks) throw new Error(`${file} asked AWS ${asked} times instead of ${call.asks}`);
      return cpuMs;
    };

    const bundle = unpack({ name, zip });
    const peer = await transpile(name);
    const cached = await withCodeCache(bundle, name, (file) =>
      inProcess(subject('make-code-cache', [file, call.event]), env),
    );
    aws.asked();
    const rounds: Record<'peer' | 'bundle' | 'cached', number>[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      rounds.push({ peer: await cpu(peer), bundle: await cpu(bundle), cached: await cpu(cached) });
    }
    const row = (variant: 'bundle' | 'cached', words: string, atMost: number): Row => {
      const ms = Math.round(median(rounds.map((round) => round[variant])));
      return {
        what: `${name}: CPU of init and first call ÷ unbundled, ${words} (${ms} ms)`,
        measured: median(rounds.map((round) => round[variant] / round.peer)),
        atMost,
        unit: '',
      };
    };
    yield row('bundle', 'as deployed', 0.7);
    yield row('cached', 'if it had a V8 code cache', 0.5);
  }
}

/** What Lambda would set, and nothing of this machine's. */
const environment = (endpoint: string, variables: Record<string, string>): NodeJS.ProcessEnv => ({
  ...variables,
  AWS_REGION: 'eu-west-1',
  AWS_ACCESS_KEY_ID: 'local',
  AWS_SECRET_ACCESS_KEY: 'local',
  AWS_ENDPOINT_URL: endpoint,
  HOME: resolve('out/bench'),
});
