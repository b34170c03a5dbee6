import { useState } from 'preact/hooks';
import { FaultSwitches, type Shares } from './fault-switches.ts';
import { postJson } from './feed.ts';
import { Menu } from './menu.tsx';
import type { Store } from './store.ts';

/** How often what is switched on goes wrong. */
const SHARE = 0.3;

const FAULTS: Record<string, string> = {
  callError: 'AWS calls of functions fail',
  kill: 'Environments are killed at work',
  throttle: 'Events find their target throttled',
  duplicate: 'S3 events come twice',
  delay: 'S3 events are held back',
  drop: 'S3 events are lost',
};

/** What goes wrong on AWS by itself, switched on and off. */
export function FaultMenu({ store }: { store: Store }) {
  const [switches] = useState(() => new FaultSwitches((shares) => postJson<Shares>('faults', shares)));
  const [error, setError] = useState('');
  const told = store.live?.faults ?? {};
  const faults = switches.shares(told);
  const on = Object.keys(FAULTS).filter((name) => (faults[name] ?? 0) > 0);
  const toggle = (name: string) => {
    const share = (faults[name] ?? 0) > 0 ? 0 : SHARE;
    setError('');
    switches.set(told, name, share).then(
      (holds) => store.setFaults(holds),
      (reason: unknown) => setError(String(reason)),
    );
    // It is drawn at once.
    store.setFaults(told);
  };
  return (
    <Menu title={on.length > 0 ? `Faults: ${on.length} on` : 'Faults'}>
      <p>Each goes wrong in {SHARE * 100} of 100 cases, as now and then on AWS.</p>
      {Object.entries(FAULTS).map(([name, text]) => (
        <label key={name}>
          <input type="checkbox" checked={on.includes(name)} onChange={() => toggle(name)} />
          {text}
        </label>
      ))}
      <p role="alert">{error}</p>
    </Menu>
  );
}
