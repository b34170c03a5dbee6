import { useState } from 'preact/hooks';
import type { KeptUploads } from '../state/kept-uploads.ts';
import type { GateReason } from '../state/visits.ts';
import { Command } from './command.tsx';
import { Mark } from './icons.tsx';
import { KeptNote } from './kept-note.tsx';

const WORDS: Record<GateReason, { title: string; text: string }> = {
  missing: {
    title: 'This page needs a link of your own',
    text: 'Whose photos it shows is in a token, and the link that you came by has none.',
  },
  damaged: {
    title: 'Your link is damaged',
    text: 'The token in it is no whole one: perhaps the link was cut off when it was copied.',
  },
  expired: {
    title: 'Your link has expired',
    text: 'The token in it was good for a few hours, and they are over.',
  },
  refused: {
    title: 'Your link is not good any more',
    text: 'The API does not take its token: it was made for another deployment, or its key is gone.',
  },
  left: { title: 'You have left', text: 'This tab has forgotten your token.' },
};

/** What is shown to whoever has no token, or one that is good no longer. @param onToken - says whether it is one */
export function Gate({
  reason,
  stage,
  kept,
  onToken,
}: {
  reason: GateReason;
  stage: string;
  kept: KeptUploads;
  onToken: (pasted: string) => boolean;
}) {
  const [isWrong, setWrong] = useState(false);
  const { title, text } = WORDS[reason];
  const submit = (event: SubmitEvent & { currentTarget: HTMLFormElement }) => {
    event.preventDefault();
    const pasted = new FormData(event.currentTarget).get('token');
    setWrong(typeof pasted !== 'string' || !onToken(pasted));
  };
  return (
    <main class="gate">
      <Mark />
      <h1>{title}</h1>
      <p>{text}</p>
      {kept.all().map(([owner, uploads]) => (
        <KeptNote key={owner} owner={owner} uploads={uploads} />
      ))}
      <p>To get a link, type this in the project’s folder, with your own name:</p>
      <Command text={`npm run page -- me --stage ${stage}`} />
      <p class="quiet">
        On a laptop, <code>npm start</code> prints one, too. Open it, or paste it here.
      </p>
      <form onSubmit={submit}>
        <label for="token">Link or token</label>
        <div class="field">
          <input
            id="token"
            name="token"
            type="password"
            autocomplete="off"
            spellcheck={false}
            required
            aria-invalid={isWrong}
            aria-describedby={isWrong ? 'token-problem' : undefined}
            onInput={() => setWrong(false)}
          />
          <button type="submit" class="button primary">
            Open
          </button>
        </div>
        <p id="token-problem" class="problem" role="alert">
          {isWrong && 'That is neither a link nor a token. It ends with three parts, with dots between them.'}
        </p>
      </form>
    </main>
  );
}
