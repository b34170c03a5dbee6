/** A text for XML and HTML, in elements and in attributes. */
export const escape = (text: string): string =>
  text.replace(/[<>&"']/g, (character) => `&#${character.charCodeAt(0)};`);
