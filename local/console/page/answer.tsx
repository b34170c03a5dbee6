import type { Answer } from '../model.ts';
import { pretty } from './pretty.ts';
import type { Store } from './store.ts';

/** What a function has answered. */
export const AnswerView = ({ answer, store }: { answer: Answer; store: Store }) => (
  <>
    <p class={`step ${answer.error ? 'bad' : 'good'}`}>{answer.error ?? 'It answers:'}</p>
    <pre tabIndex={0}>{pretty(answer.payload)}</pre>
    <button type="button" onClick={() => store.select({ kind: 'story', id: answer.id })}>
      Show its path
    </button>
  </>
);
