import { InvokeCommand } from '@aws-sdk/client-lambda';
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { nameOf, serviceOf } from '../../../lib/failure-targets.ts';
import { allRows } from './failure-rows.ts';
import type { MortalApp } from './mortal-app.ts';
import { type State, waiting } from '../../helpers/app-state.ts';
import { tellProgress } from './tell.ts';
import type { Time } from './time.ts';

const HOUR_S = 3600;
/** As `npm run failures -- retry all` does it, in so many terminals. */
const TERMINALS = 3;
const AT_ONCE = 10;

/** Nothing is under way. */
const isQuiet = (state: State): boolean => waiting(state) === 0;

/** Does by hand what is left to people. */
export class Operator {
  /** Messages that were moved back to the failures queue. */
  movedBack = 0;
  /** Parked events that were sent by hand. */
  sentByHand = 0;
  readonly #app: MortalApp;
  readonly #time: Time;

  constructor(app: MortalApp, time: Time) {
    this.#app = app;
    this.#time = time;
  }

  /** Has the function `redrive` send again what has failed; whether that succeeds is another matter. */
  async redrive(request: { all: true; limit: number } | { ids: string[] }): Promise<void> {
    const Payload = JSON.stringify(request);
    await this.#app.insist(({ lambda, output }) =>
      lambda.send(new InvokeCommand({ FunctionName: output('RedriveFunctionName'), Payload })),
    );
  }

  /** Waits for whatever is under way, and goes on until everything that failed is done or given up. */
  async clearUp(): Promise<void> {
    for (;;) {
      await this.#time.until(isQuiet);
      await this.#moveBack();
      await this.#time.until(isQuiet);
      const ids = (await allRows(this.#app, ['failed', 'retrying'])).map(({ id }) => id);
      if (ids.length === 0) return;
      tellProgress(`${ids.length} failed events are sent again`);
      await this.#retry(ids);
      await this.#time.until(isQuiet);
      await this.#time.pass(HOUR_S);
    }
  }

  /** Sends by hand what was sent again as often as may be: `npm run failures -- show` says how. */
  async sendParked(): Promise<void> {
    for (const { target = '', payload = '' } of await allRows(this.#app, ['parked'])) {
      await this.#app.insist(async ({ lambda, sqs, output }) => {
        const QueueUrl = output('FailuresQueueUrl').replace(/[^/]+$/, nameOf(target));
        await (serviceOf(target) === 'sqs'
          ? sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: payload }))
          : lambda.send(
              new InvokeCommand({ FunctionName: target, InvocationType: 'Event', Payload: payload }),
            ));
      });
      this.sentByHand += 1;
    }
    await this.#time.until(isQuiet);
  }

  /** Moves back what even `failures` could not deal with, as `aws sqs start-message-move-task` does: where it came from. */
  async #moveBack(): Promise<void> {
    await this.#app.insist(async ({ sqs, output }) => {
      const from = { QueueUrl: output('FailuresDeadLetterQueueUrl') };
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({
            ...from,
            MaxNumberOfMessages: 10,
            VisibilityTimeout: HOUR_S,
            MessageSystemAttributeNames: ['DeadLetterQueueSourceArn'],
          }),
        );
        if (Messages.length === 0) return;
        for (const { Body: MessageBody, ReceiptHandle, Attributes } of Messages) {
          const source = nameOf(Attributes?.DeadLetterQueueSourceArn ?? '');
          const QueueUrl = output('FailuresQueueUrl').replace(/[^/]+$/, source);
          await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody }));
          await sqs.send(new DeleteMessageCommand({ ...from, ReceiptHandle }));
          this.movedBack += 1;
        }
      }
    });
  }

  async #retry(ids: readonly string[]): Promise<void> {
    const batches = inBatches(ids);
    const work = async () => {
      for (const batch of batches) await this.redrive({ ids: batch });
    };
    await Promise.all(Array.from({ length: TERMINALS }, work));
  }
}

function* inBatches(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += AT_ONCE) yield ids.slice(at, at + AT_ONCE);
}
