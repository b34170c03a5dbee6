import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  type ReceiveMessageCommandInput,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
  SQSServiceException,
} from '@aws-sdk/client-sqs';
import { Access } from '../../iam/access.ts';
import { Policies } from '../../iam/policies.ts';
import { Usage } from '../../iam/usage.ts';
import { createGateway } from '../../gateway/gateway.ts';
import { ACCOUNTS } from '../../iam/accounts.ts';
import { type Credentials, CredentialStore } from '../../iam/credentials.ts';
import { closeServer, listen } from '../../loopback.ts';
import { OwnHosts } from '../../own-hosts.ts';
import type { QueueConfig } from '../../sqs/config.ts';
import { SqsService } from '../../sqs/service.ts';
import { Store } from '../../store.ts';
import { Trace, type TraceEvent } from '../../trace.ts';
import { HandClock } from './hand-clock.ts';

const region = 'eu-west-1';
const [own, other] = ACCOUNTS;

/** The ARN of a queue of the app's account. */
export const queueArn = (name: string): string => `arn:aws:sqs:${region}:${own.id}:${name}`;

const USUAL = {
  DelaySeconds: 0,
  MaximumMessageSize: 1_048_576,
  MessageRetentionPeriod: 345_600,
  ReceiveMessageWaitTimeSeconds: 0,
  VisibilityTimeout: 30,
};

/** A queue of the app's account, with AWS's defaults. */
export const queue = (
  name: string,
  settings: Partial<QueueConfig['settings']> = {},
  rest: Partial<QueueConfig> = {},
): QueueConfig => ({
  name,
  arn: queueArn(name),
  accountId: own.id,
  settings: { ...USUAL, ...settings },
  ...rest,
});

type QueueSettings = Parameters<typeof queue> extends [string, ...infer Rest] ? Rest : never;

/** The plain calls of one queue. */
export function callsOf(client: SQSClient, QueueUrl: string) {
  return {
    QueueUrl,
    send: (MessageBody: string, rest: Partial<SendMessageCommandInput> = {}) =>
      client.send(new SendMessageCommand({ QueueUrl, MessageBody, ...rest })),
    receive: async (rest: Partial<ReceiveMessageCommandInput> = {}, signal?: AbortSignal) => {
      const command = new ReceiveMessageCommand({ QueueUrl, MessageSystemAttributeNames: ['All'], ...rest });
      return (await client.send(command, signal && { abortSignal: signal })).Messages ?? [];
    },
    remove: ({ ReceiptHandle }: Message) =>
      client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle })),
    change: ({ ReceiptHandle }: Message, VisibilityTimeout: number) =>
      client.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout })),
    /** How many messages are visible, in flight and delayed. */
    depth: async () => {
      const command = new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] });
      const { Attributes = {} } = await client.send(command);
      const { ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible } = Attributes;
      const { ApproximateNumberOfMessagesDelayed: delayed } = Attributes;
      return [ApproximateNumberOfMessages, ApproximateNumberOfMessagesNotVisible, delayed].map(Number);
    },
  };
}

/** How a call was refused; what was not refused is an error. */
export async function refusal(calling: Promise<unknown>) {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof SQSServiceException)) throw new Error('was not refused', { cause: error });
  return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
}

/** SQS behind a gateway of its own, with the real SDK's clients for it. Its clock stands until it is moved. */
export async function startSqs(queues: QueueConfig[] = [], state?: string, clock = new HandClock()) {
  const directory = state ?? (await mkdtemp(join(tmpdir(), 'local-sqs-')));
  const store = new Store(directory);
  const trace = new Trace();
  const credentials = new CredentialStore();
  for (const { id, ...keys } of ACCOUNTS)
    credentials.add(keys, { accountId: id, arn: `arn:aws:iam::${id}:root` });
  let endpoint = '';
  const sqs = new SqsService({ store, clock, trace, endpoint: () => endpoint });
  for (const config of queues) sqs.putQueue(config);
  const crashes: unknown[] = [];
  const policies = new Policies();
  const gateway = createGateway({
    hosts: new OwnHosts(),
    access: new Access({ policies, usage: new Usage(), trace }),
    credentials,
    region,
    services: { sqs },
    internal: async (_, response) => void response.end(),
    disturb: () => {},
    causeOf: () => undefined,
    onCall: () => {},
    onCrash: (_, error) => crashes.push(error),
  });
  endpoint = `http://127.0.0.1:${await listen(gateway)}`;
  const clientOf = (keys: Credentials) =>
    new SQSClient({ endpoint, region, maxAttempts: 1, credentials: keys });
  const client = clientOf(own);
  /** The calls of a queue of the app's account. */
  const of = (name: string, by = client) => callsOf(by, `${endpoint}/${own.id}/${name}`);
  const close = async (): Promise<void> => {
    client.destroy();
    await closeServer(gateway);
    sqs.close();
    store.close();
  };
  return {
    sqs,
    policies,
    store,
    clock,
    directory,
    endpoint,
    gateway,
    credentials,
    client,
    foreign: clientOf(other),
    clientOf,
    crashes,
    of,
    /** A queue that no other test uses. */
    newQueue: (...[settings, rest]: QueueSettings) => {
      const name = randomUUID();
      sqs.putQueue(queue(name, settings, rest));
      return { name, arn: queueArn(name), ...of(name) };
    },
    seen: (type: string): TraceEvent[] => trace.recent.filter((event) => event.type === type),
    /** Ends it, and leaves its state for another one. */
    close,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      await close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits until those who wait at queues have been told of what changed. */
export const settled = async (): Promise<void> => {
  for (let i = 0; i < 3; i += 1) await new Promise((done) => setImmediate(done));
};
