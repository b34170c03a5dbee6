import { useEffect } from 'preact/hooks';
import type { Desk } from '../state/desk.ts';
import { BannerPanel } from './banner-panel.tsx';
import { FeedList } from './feed-list.tsx';
import { HealthLine } from './health-line.tsx';
import { NoScope } from './no-scope.tsx';
import { SourceList } from './source-list.tsx';
import { useStore } from './use-store.ts';

/** What the scraper has found, and the banner that is made of it. */
export function NewsView({ desk, stage }: { desk: Desk; stage: string }) {
  const { banners, posts, followers, sources } = desk;
  const mayRead = desk.may('feed:read');
  const maySeeSources = desk.may('sources:read');
  useEffect(() => {
    const polled = [...(mayRead ? [banners, posts, followers] : []), ...(maySeeSources ? [sources] : [])];
    const ends = polled.map((each) => each.start());
    return () => ends.forEach((end) => end());
  }, []);
  const known = { posts: useStore(posts.body), followers: useStore(followers.body) };
  if (!mayRead) return <NoScope what="the banner and the feed" scope="feed:read" stage={stage} />;
  return (
    <>
      <div class="bar">
        <h1>Banner & feed</h1>
      </div>
      <HealthLine of={banners} />
      <BannerPanel banners={banners} />
      <div class="columns">
        <FeedList title="Posts" items={known.posts?.items} />
        <FeedList title="Followers" items={known.followers?.items} />
      </div>
      {maySeeSources && <SourceList sources={sources} />}
    </>
  );
}
