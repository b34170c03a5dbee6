import { render } from 'preact';
import { tokenIn } from './session.ts';
import { readSettings } from './settings.ts';
import { browserLookout } from './state/browser-lookout.ts';
import { createKeptUploads } from './state/kept-uploads.ts';
import { createVisits } from './state/visits.ts';
import { postFile } from './upload/post-file.ts';
import { App } from './views/app.tsx';

const visits = createVisits(sessionStorage);
takeToken();
// A link that is opened where the page is already changes the fragment alone.
addEventListener('hashchange', takeToken);

const root = document.getElementById('app');
const settings = readSettings(document.head);
const kept = createKeptUploads(browserLookout, postFile);
if (root) render(<App settings={settings} visits={visits} kept={kept} />, root);

/** Takes a token out of the address and the history, where somebody might see it, or copy it with the address. */
function takeToken(): void {
  const token = tokenIn(location.hash);
  if (token === undefined) return;
  history.replaceState(null, '', location.pathname);
  visits.open(token);
}
