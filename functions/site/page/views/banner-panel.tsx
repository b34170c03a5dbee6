import type { Banner } from '../api/answers.ts';
import type { Desk } from '../state/desk.ts';
import { publishedWords } from '../words/banners.ts';
import { ago, dayAndTime } from '../words/times.ts';
import { useNow } from './use-now.ts';
import { useStore } from './use-store.ts';

/** The current banner, who has it, and those before it. */
export function BannerPanel({ banners }: { banners: Desk['banners'] }) {
  const now = useNow(15_000);
  const known = useStore(banners.body);
  if (!known) return <div class="banner skeleton" />;
  const { current, history } = known;
  if (!current) {
    return (
      <div class="empty">
        <h2>No banner yet</h2>
        <p>
          The scraper looks once a minute for something new; the first thing that it finds becomes a banner.
        </p>
      </div>
    );
  }
  const earlier = history.filter(({ contentHash }) => contentHash !== current.contentHash);
  const publishers = Object.keys(current.published ?? {});
  return (
    <section aria-labelledby="banner">
      <h2 id="banner" class="hidden">
        The current banner
      </h2>
      <figure>
        <BannerPicture
          banner={current}
          alt="The banner: the latest post, and the faces of the newest followers"
        />
        <figcaption class="quiet">
          Made {ago(current.renderedAt, now)}
          {publishedWords(publishers)}
        </figcaption>
      </figure>
      {earlier.length > 0 && (
        <>
          <h2>Before</h2>
          <ul class="history" aria-label="Earlier banners" tabIndex={0}>
            {earlier.map((banner) => (
              <li key={banner.contentHash}>
                <BannerPicture banner={banner} alt={`The banner of ${dayAndTime(banner.renderedAt)}`} />
                <span class="quiet">{ago(banner.renderedAt, now)}</span>
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

/** 1500 × 500, as social networks have them. */
const BannerPicture = ({ banner: { url, contentHash }, alt }: { banner: Banner; alt: string }) => (
  <img
    key={contentHash}
    class="banner"
    src={url}
    alt={alt}
    width={1500}
    height={500}
    loading="lazy"
    decoding="async"
  />
);
