import {
  CloudWatchLogsClient,
  CloudWatchLogsServiceException,
  DescribeLogStreamsCommand,
  type DescribeLogStreamsCommandInput,
  FilterLogEventsCommand,
  type FilterLogEventsCommandInput,
} from '@aws-sdk/client-cloudwatch-logs';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import type { startCloud } from './cloud.ts';

/** A function that prints lines. */
export const PRINTS = 'async ({ lines = [] }) => { for (const line of lines) console.log(line); }';
/** … and takes a while. */
export const SLEEPS = `async ({ lines = [] }) => {
  for (const line of lines) console.log(line);
  await new Promise((resolve) => setTimeout(resolve, 200));
}`;

/** The log group of a function. */
export const group = (name: string): string => `/aws/lambda/${name}`;

/** The plain calls of a local cloud's logs, by the name of a function. */
export function logsOf({
  client,
  lambda,
}: Pick<Awaited<ReturnType<typeof startCloud>>, 'client' | 'lambda'>) {
  const logs = new CloudWatchLogsClient(client);
  const filter = (name: string, rest: Partial<FilterLogEventsCommandInput> = {}) =>
    logs.send(new FilterLogEventsCommand({ logGroupName: group(name), ...rest }));

  return {
    logs,
    filter,

    /** The messages that match. */
    async messages(name: string, rest: Partial<FilterLogEventsCommandInput> = {}): Promise<string[]> {
      const { events = [] } = await filter(name, rest);
      return events.map(({ message = '' }) => message);
    },

    async streams(name: string, rest: Partial<DescribeLogStreamsCommandInput> = {}) {
      const command = new DescribeLogStreamsCommand({ logGroupName: group(name), ...rest });
      return (await logs.send(command)).logStreams ?? [];
    },

    /** Runs a function. @returns its answer and the tail of its log */
    async invoke(FunctionName: string, payload: unknown = {}) {
      const Payload = JSON.stringify(payload);
      const answer = await lambda.send(new InvokeCommand({ FunctionName, Payload, LogType: 'Tail' }));
      return {
        answer: JSON.parse(answer.Payload?.transformToString() ?? 'null'),
        tail: Buffer.from(answer.LogResult ?? '', 'base64').toString(),
      };
    },
  };
}

/** How a call was refused; what was not refused is an error. */
export async function refusalOf(calling: Promise<unknown>) {
  const error = await calling.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CloudWatchLogsServiceException))
    throw new Error('was not refused', { cause: error });
  return { name: error.name, message: error.message, status: error.$metadata.httpStatusCode };
}
