// The API with a world in memory, beside a switch written by hand. In one process, in turn. Prints microseconds of
// CPU a request.
import { strictEqual } from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { plainEvent } from '../../functions/api/plain-event.ts';
import { createRouter } from '../../functions/api/router.ts';
import { lambdaContext } from '../../test/helpers/lambda-context.ts';
import { median } from '../measure.ts';
import { answerByHand, type HttpEvent } from './api/by-hand.ts';
import { memory } from './api/memory.ts';

const WARM_UP = 20;
const ROUNDS = 20;
const REQUESTS = 1_000;

type Answer = (event: HttpEvent) => Promise<{ statusCode?: number | undefined }>;

const context = lambdaContext();
const router = createRouter(() => memory);
const byRouter: Answer = async (event) => router.resolve(plainEvent(event), context);
const byHand: Answer = async (event) => answerByHand(event, memory);

async function main(names: string[]): Promise<void> {
  const events = names.map((name) => JSON.parse(readFileSync(`events/api/${name}.json`, 'utf8')));
  // Two that answer differently cannot be compared.
  for (const [i, event] of events.entries()) {
    strictEqual((await byRouter(event)).statusCode, (await byHand(event)).statusCode, names[i]);
  }
  const figures: { router: number; hand: number }[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    figures.push({ router: await cpu(byRouter, events), hand: await cpu(byHand, events) });
  }
  const warm = figures.slice(WARM_UP);
  const medians = {
    router: median(warm.map((each) => each.router)),
    hand: median(warm.map((each) => each.hand)),
  };
  console.log(JSON.stringify(medians));
}

/** Microseconds of CPU (user and system, all threads) a request. */
async function cpu(answer: Answer, events: HttpEvent[]): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < REQUESTS; i++) {
    const event = events[i % events.length];
    if (event) await answer(event);
  }
  const { user, system } = process.cpuUsage(before);
  return (user + system) / REQUESTS;
}

void main(process.argv.slice(2));
