import { render } from 'preact';
import { App } from './app.tsx';
import { follow } from './feed.ts';
import { Motion } from './motion.ts';
import { Store } from './store.ts';

const store = new Store();
const motion = new Motion(store);
const root = document.querySelector('#app');
if (root) render(<App store={store} motion={motion} />, root);
await follow(store, (event) => {
  motion.show(event);
  if (event.type === 'AccessDenied') store.addRefusal(event);
});
