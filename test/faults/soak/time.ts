import { setTimeout as sleep } from 'node:timers/promises';
import { allRows } from './failure-rows.ts';
import type { MortalApp } from './mortal-app.ts';
import { putBack } from './put-back.ts';
import { atWork, State } from '../../helpers/app-state.ts';

const STEP_S = 60;
const LOOK_MS = 200;
const DAY_S = 24 * 3600;

/** Lets time pass for the app, so that nobody waits. */
export class Time {
  readonly #app: MortalApp;
  /** Seconds that passed for the local cloud, and not for rows yet. */
  #ahead = 0;

  constructor(app: MortalApp) {
    this.#app = app;
  }

  /**
   * Lets time pass until the state is as wanted, and none while somebody is at work: what is slow on this machine is
   * not slow for the app. @throws if a day is not enough
   */
  async until(done: (state: State) => boolean): Promise<void> {
    for (let passed = 0; ; ) {
      const state = State.parse(await this.#app.state());
      if (done(state)) return;
      if (passed > DAY_S) throw new Error(`It does not end: ${JSON.stringify(state)}`);
      if (atWork(state) === 0) {
        await this.#forward(STEP_S);
        passed += STEP_S;
      }
      await sleep(LOOK_MS);
    }
  }

  /** Lets time pass for the local cloud, and for what failed. */
  async pass(seconds: number): Promise<void> {
    await this.#forward(seconds);
    const ms = this.#ahead * 1000;
    this.#ahead = 0;
    for (const row of await allRows(this.#app, ['failed', 'retrying']))
      await this.#app.insist((standing) => putBack(row, ms, standing));
  }

  async #forward(seconds: number): Promise<void> {
    await this.#app.post('clock', { seconds });
    this.#ahead += seconds;
  }
}
