import { render } from 'preact';
import { forgetToken, keepToken, keptSession, readSession, tokenIn } from './session.ts';
import { readSettings } from './settings.ts';
import { App } from './views/app.tsx';

takeToken();
// A link that is opened where the page is already changes the fragment alone.
addEventListener('hashchange', () => {
  if (takeToken()) location.reload();
});

const root = document.getElementById('app');
if (root) {
  render(<App settings={readSettings(document.head)} session={keptSession(sessionStorage)} />, root);
}

/** Takes a token out of the address and the history, where somebody might see it, or copy it with the address. */
function takeToken(): boolean {
  const token = tokenIn(location.hash);
  if (token === undefined) return false;
  history.replaceState(null, '', location.pathname);
  if (readSession(token)) keepToken(sessionStorage, token);
  else forgetToken(sessionStorage);
  return true;
}
