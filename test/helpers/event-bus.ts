import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { loopback } from './loopback.ts';

interface Entry {
  EventBusName: string;
  Source: string;
  DetailType: string;
  Detail: string;
}

/** What a bus says of an entry; undefined if it takes it. */
export type Refusal = (entry: Entry, call: number) => string | undefined;

/** PutEvents of EventBridge, which refuses what it is told to, entry by entry and with status 200. */
export async function startEventBus() {
  const taken: Entry[] = [];
  let calls = 0;
  let refuse: Refusal | undefined;
  const server = await loopback(
    (request, response) => void text(request).then((body) => reply(body, response)),
  );

  function reply(body: string, response: ServerResponse): void {
    const { Entries }: { Entries: Entry[] } = JSON.parse(body);
    calls += 1;
    const call = calls;
    const answers = Entries.map((entry, index) => {
      const ErrorCode = refuse?.(entry, call);
      if (ErrorCode !== undefined) return { ErrorCode, ErrorMessage: 'refused' };
      taken.push(entry);
      return { EventId: `${call}-${index}` };
    });
    const FailedEntryCount = answers.filter((answer) => 'ErrorCode' in answer).length;
    response
      .writeHead(200, { 'content-type': 'application/x-amz-json-1.1' })
      .end(JSON.stringify({ FailedEntryCount, Entries: answers }));
  }

  return {
    ...server,
    taken,
    calls: () => calls,
    /** What the bus refuses from now on. */
    refuse: (rule: Refusal) => {
      refuse = rule;
    },
  };
}
