const compiled = new Map<string, RegExp>();
const MOST_KEPT = 10_000;

/**
 * Whether a text is like a pattern of a policy: `*` stands for any text, `?` for one character.
 * @param ignoreCase - actions have no case, resources have
 */
export function isLike(pattern: string, text: string, ignoreCase = false): boolean {
  const known = `${ignoreCase ? 'i' : ''} ${pattern}`;
  let expression = compiled.get(known);
  if (!expression) {
    const source = pattern
      .replaceAll(/[.+^${}()|[\]\\]/g, String.raw`\$&`)
      // Several stars in a row are one: they would only take longer.
      .replaceAll(/\*+/g, '.*')
      .replaceAll('?', '.');
    expression = new RegExp(`^${source}$`, ignoreCase ? 'isu' : 'su');
    if (compiled.size >= MOST_KEPT) compiled.clear();
    compiled.set(known, expression);
  }
  return expression.test(text);
}
