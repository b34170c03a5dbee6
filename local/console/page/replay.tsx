import { useEffect, useState } from 'preact/hooks';
import { getJson, postJson } from './feed.ts';
import { numberOf, type TraceEvent } from './trace-event.ts';

/** An event with what it carried. */
export interface Whole {
  event: TraceEvent;
  sent: { arn: string; body: string; attributes?: object } | null;
}

/** The event that has what one carried: of a report, that with which it began. */
export const carrierOf = (event: TraceEvent): number => numberOf(event, 'invocation') || event.id;

/** What an event carried, as soon as it is known. */
export function useWhole(carrier: number): { whole: Whole | undefined; error: string } {
  const [whole, setWhole] = useState<Whole>();
  const [error, setError] = useState('');
  useEffect(() => {
    getJson<Whole>(`event?id=${carrier}`).then(setWhole, (reason: unknown) => setError(String(reason)));
  }, [carrier]);
  return { whole, error };
}

/** Sends again what an event carried. */
export function Replay({ carrier, what = '' }: { carrier: number; what?: string }) {
  const [told, setTold] = useState('');
  const again = () => {
    postJson('replay', { id: carrier }).then(
      () => setTold('Sent again.'),
      (reason: unknown) => setTold(String(reason)),
    );
  };
  return (
    <>
      <button type="button" class="main" onClick={again}>
        Replay{what && ` ${what}`}
      </button>
      <span role="status">{told}</span>
    </>
  );
}
