import { useEffect, useState } from 'preact/hooks';
import type { Answer, SentAgain } from '../model.ts';
import { AnswerView } from './answer.tsx';
import { getJson, postJson } from './feed.ts';
import type { Store } from './store.ts';
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

/** Sends again what an event carried, and shows the answer where one is waited for. */
export function Replay({ store, carrier, what = '' }: { store: Store; carrier: number; what?: string }) {
  const [told, setTold] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const again = async (): Promise<void> => {
    setAnswer(undefined);
    setTold('…');
    try {
      const sent = await postJson<SentAgain | Answer>('replay', { id: carrier });
      if ('payload' in sent) setAnswer(sent);
      setTold('Sent again.');
    } catch (error) {
      setTold(String(error));
    }
  };
  return (
    <>
      <button type="button" class="main" onClick={() => void again()}>
        Replay{what && ` ${what}`}
      </button>
      <span role="status">{told}</span>
      {answer && (
        <div class="answer">
          <AnswerView answer={answer} store={store} />
        </div>
      )}
    </>
  );
}
