import { type Scope, SCOPES } from '../scopes.ts';
import { Command } from './command.tsx';

/** What is shown in place of what the token is not good for. */
export function NoScope({ what, scope, stage }: { what: string; scope: Scope; stage: string }) {
  return (
    <div class="empty">
      <h2>Your token may not see {what}</h2>
      <p>
        It lacks the scope <code>{scope}</code>. A link that has it, and the other {SCOPES.length - 1}:
      </p>
      <Command text={`npm run page -- me --stage ${stage}`} />
    </div>
  );
}
