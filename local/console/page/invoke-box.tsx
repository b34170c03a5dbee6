import { useState } from 'preact/hooks';
import type { Answer } from '../model.ts';
import { AnswerView } from './answer.tsx';
import { postJson } from './feed.ts';
import type { Store } from './store.ts';

/** Invokes a function with an event that one may write, and shows what it answers. */
export function InvokeBox({ id, store }: { id: string; store: Store }) {
  const [event, setEvent] = useState('{}');
  const [told, setTold] = useState('');
  const [answer, setAnswer] = useState<Answer>();
  const invoke = async (): Promise<void> => {
    setAnswer(undefined);
    setTold('…');
    try {
      const payload: unknown = JSON.parse(event);
      setAnswer(await postJson<Answer>('invoke', { id, payload }));
      setTold('');
    } catch (error) {
      setTold(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <details class="invoke">
      <summary>Invoke it</summary>
      <label>
        Event, as JSON
        <textarea value={event} rows={4} onInput={({ currentTarget }) => setEvent(currentTarget.value)} />
      </label>
      <button type="button" class="main" onClick={() => void invoke()}>
        Invoke
      </button>
      <span role="status">{told}</span>
      {answer && <AnswerView answer={answer} store={store} />}
    </details>
  );
}
