import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startApp } from '../../helpers/app.ts';
import type { Weather } from './weather.ts';

/** The whole app, on a local cloud that can be killed and comes back with the same state, at another address. */
export class MortalApp implements AsyncDisposable {
  #standing: Standing;
  #back = Promise.resolve();
  readonly #onStart: (endpoint: string) => void;

  private constructor(standing: Standing, onStart: (endpoint: string) => void) {
    this.#standing = standing;
    this.#onStart = onStart;
    onStart(standing.endpoint);
  }

  /** @param onStart - called with the address, whenever it has one */
  static async start(onStart: (endpoint: string) => void = () => {}): Promise<MortalApp> {
    return new MortalApp(await stand(), onStart);
  }

  /** Kills the local cloud as a crash would, and starts it again. */
  async crash(): Promise<void> {
    this.#back = this.#restart();
    await this.#back;
  }

  /** Does it, if need be again: whoever has no answer from a service asks once more. */
  async insist<T>(work: (app: Standing) => Promise<T>): Promise<T> {
    for (;;) {
      await this.#back;
      const asked = this.#standing;
      try {
        return await work(asked);
      } catch (error) {
        // Killed in the meantime, or about to be: what has stood all the while has no excuse.
        await this.#back;
        if (asked === this.#standing) throw error;
      }
    }
  }

  /** See {@link Weather}. */
  async setFaults(weather: Weather & { seed?: number }): Promise<void> {
    await this.post('faults', weather);
  }

  /** What `GET /_local/state` says. */
  async state(): Promise<unknown> {
    return this.insist(async ({ endpoint }) => (await fetch(`${endpoint}/_local/state`)).json());
  }

  /** Tells the local cloud itself something. */
  async post(path: 'clock' | 'faults', body: object): Promise<void> {
    await this.insist(async ({ endpoint }) => {
      const request = { method: 'POST', body: JSON.stringify(body) };
      const { ok, status } = await fetch(`${endpoint}/_local/${path}`, request);
      if (!ok) throw new Error(`${path}: ${status}`);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#standing[Symbol.asyncDispose]();
  }

  async #restart(): Promise<void> {
    const { cloud, state } = this.#standing;
    await cloud.stop('SIGKILL');
    this.#standing = await stand(state);
    this.#onStart(this.#standing.endpoint);
  }
}

/** The app while it stands. */
export type Standing = Awaited<ReturnType<typeof stand>>;

async function stand(state?: string) {
  const app = await startApp(state === undefined ? {} : { state });
  const { endpoint, region, outputs } = app.cloud;
  const client = { endpoint, region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
  return {
    ...app,
    endpoint,
    output: (name: string): string => outputs[name] ?? '',
    table: DynamoDBDocumentClient.from(new DynamoDBClient(client)),
    sqs: new SQSClient(client),
    lambda: new LambdaClient(client),
  };
}
