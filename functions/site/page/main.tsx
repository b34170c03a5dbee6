import { render } from 'preact';
import { forgetToken, keepToken, keptSession, readSession, tokenIn } from './session.ts';
import { readSettings } from './settings.ts';
import { App } from './views/app.tsx';

const { hash, pathname } = location;
const token = tokenIn(hash);
if (token !== undefined) {
  // Out of the address bar and the history, where somebody might see it, or copy it with the address.
  history.replaceState(null, '', pathname);
  if (readSession(token)) keepToken(sessionStorage, token);
  else forgetToken(sessionStorage);
}

const root = document.getElementById('app');
if (root) {
  render(<App settings={readSettings(document.head)} session={keptSession(sessionStorage)} />, root);
}
