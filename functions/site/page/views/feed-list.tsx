import type { FeedItem } from '../api/answers.ts';
import { initialOf } from '../words/initial.ts';
import { ago, toTheSecond } from '../words/times.ts';
import { webAddress } from '../words/web-address.ts';
import { useNow } from './use-now.ts';

/** What strangers have written: text is shown as text, and an address only if it leads to a web page. */
export function FeedList({ title, items }: { title: string; items: FeedItem[] | undefined }) {
  const now = useNow(15_000);
  return (
    <section class="panel">
      <h2>{title}</h2>
      {items?.length === 0 && <p class="quiet">Nothing yet.</p>}
      <ul class="feed" aria-busy={!items}>
        {items?.map((item) => (
          <FeedRow key={item.id} item={item} now={now} />
        ))}
      </ul>
    </section>
  );
}

function FeedRow({ item, now }: { item: FeedItem; now: number }) {
  const { kind, publishedAt, source } = item;
  const text = (item.kind === 'post' ? item.title : item.name).trim() || 'Without a name';
  const address = webAddress(item.url);
  return (
    <li>
      {kind === 'follower' && (
        <span class="avatar" aria-hidden="true">
          {initialOf(text)}
        </span>
      )}
      <div>
        <p>
          {address ? (
            <a href={address} target="_blank" rel="noopener noreferrer">
              {text}
            </a>
          ) : (
            text
          )}
        </p>
        <p class="quiet">
          <time dateTime={publishedAt} title={toTheSecond(publishedAt)}>
            {ago(publishedAt, now)}
          </time>
          {` · ${source}`}
        </p>
      </div>
    </li>
  );
}
