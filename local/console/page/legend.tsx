import type { Kind } from '../model.ts';
import { Menu } from './menu.tsx';
import { Icon, KIND_NAMES } from './icons.tsx';

const KINDS: Kind[] = ['api', 'url', 'schedule', 'bucket', 'rule', 'queue', 'function', 'table'];

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
    <ul>
      <li>→ led to this</li>
      <li>· → as well, of a step further back</li>
    </ul>
    <p>
      The clock on top is the one by which retries, delays and schedules wait: “37 min ahead” is how far it
      has been put forward. What happened is told by the wall clock.
    </p>
  </Menu>
);
