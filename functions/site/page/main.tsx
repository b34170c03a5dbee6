import { render } from 'preact';
import { tokenIn } from './session.ts';
import { readSettings } from './settings.ts';
import { createVisits } from './state/visits.ts';
import { App } from './views/app.tsx';

const visits = createVisits(sessionStorage);
takeToken();
// A link that is opened where the page is already changes the fragment alone.
addEventListener('hashchange', takeToken);

const root = document.getElementById('app');
if (root) render(<App settings={readSettings(document.head)} visits={visits} />, root);

/** Takes a token out of the address and the history, where somebody might see it, or copy it with the address. */
function takeToken(): void {
  const token = tokenIn(location.hash);
  if (token === undefined) return;
  history.replaceState(null, '', location.pathname);
  visits.open(token);
}
