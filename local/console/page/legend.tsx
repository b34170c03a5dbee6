import type { Kind } from '../model.ts';
import { Menu } from './menu.tsx';
import { Icon, KIND_NAMES } from './icons.tsx';
import type { Tone } from './tone.ts';

const KINDS: Kind[] = ['api', 'url', 'schedule', 'bucket', 'rule', 'queue', 'function', 'table'];

const LIGHTS: [Tone, string][] = [
  ['event', 'something comes'],
  ['good', 'it ended well'],
  ['warn', 'with a warning'],
  ['bad', 'it failed'],
];

/** What the signs mean. */
export const Legend = () => (
  <Menu title="Legend">
    <ul class="kinds">
      {KINDS.map((kind) => (
        <li key={kind}>
          <Icon kind={kind} /> {KIND_NAMES[kind]}
        </li>
      ))}
    </ul>
    <ul>
      <li>
        <i class="square init" /> an execution environment starts: a cold start
      </li>
      <li>
        <i class="square busy" /> it serves a request, one at a time
      </li>
      <li>
        <i class="square idle" /> it waits for the next one
      </li>
      <li>
        <i class="square idle new" /> it is new: its first request had to wait for it
      </li>
      <li>
        idle for five minutes, or in the way of another (two of a core is the most), it ends: AWS says not
        when
      </li>
    </ul>
    <ul>
      <li>
        <b class="line trigger" /> triggers
      </li>
      <li>
        <b class="line send" /> may send to or invoke
      </li>
      <li>
        <b class="line failure" /> where it goes when it has failed
      </li>
      <li>
        <b class="line data" /> reads and writes, by its role
      </li>
    </ul>
    <ul class="kinds">
      {LIGHTS.map(([tone, meaning]) => (
        <li key={tone}>
          <i class={`light ${tone}`} /> {meaning}
        </li>
      ))}
    </ul>
    <ul>
      <li>→ led to this</li>
      <li>· → as well, of a step further back</li>
      <li>× 12 the same as often, which the picture does not show</li>
    </ul>
    <p>
      The clock on top is the one by which retries, delays and schedules wait: “37 min ahead” is how far it
      has been put forward. What happened is told by the wall clock.
    </p>
  </Menu>
);
