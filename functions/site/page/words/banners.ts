const WORDS: Record<string, string> = { s3: 'published here', webhook: 'sent to the webhook' };

/** Where a banner is shown, after when it was made. @param publishers - by their names, as the API has them */
export const publishedWords = (publishers: readonly string[]): string =>
  publishers.map((name) => `, ${WORDS[name] ?? `sent to ${name}`}`).join('');
