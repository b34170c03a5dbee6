const LETTERS = new Intl.Segmenter();

/** What stands for a name where there is no picture. */
export const initialOf = (name: string): string => {
  const [first] = LETTERS.segment(name.trim());
  return first?.segment.toUpperCase() ?? '?';
};
