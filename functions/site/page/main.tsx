import { render } from 'preact';
import { keepToken, keptSession, tokenIn } from './session.ts';
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
  // A damaged one, too: so it is told what is wrong with the link.
  keepToken(sessionStorage, token);
  return true;
}
