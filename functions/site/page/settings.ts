/** What the function has written into the head of the page. */
export interface Settings {
  /** The origin of the HTTP API. */
  api: string;
  stage: string;
}

export const readSettings = (head: ParentNode): Settings => ({
  api: metaOf(head, 'api'),
  stage: metaOf(head, 'stage'),
});

const metaOf = (head: ParentNode, name: string): string =>
  head.querySelector<HTMLMetaElement>(`meta[name="${name}"]`)?.content ?? '';
