import { readFileSync } from 'node:fs';

/** The commands that the README shows under a heading, in their order. */
export function commandsUnder(heading: string): string {
  const text = readFileSync('README.md', 'utf8');
  const [, section = ''] = text.split(`\n### ${heading}\n`);
  const [own = ''] = section.split(/\n#{2,3} /);
  return [...own.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, commands]) => commands).join('\n');
}
