import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const readmes = ['README.md', ...globSync('{functions,layers,local,samples,docs}/**/*.md')].filter(
  (file) => !file.includes('node_modules'),
);
const commands = readmes.flatMap((file) =>
  [...readFileSync(file, 'utf8').matchAll(/^( *)```sh\n([\s\S]*?)\n\1```$/gm)].flatMap(([, , block = '']) =>
    block.replaceAll('\\\n', ' ').split('\n'),
  ),
);

/** What a command leaves in the checkout. */
const WRITTEN = [
  /\s(?:-o|>) (?!\/)(\S+)/g,
  /lambda invoke .* (\S+\.json)$/g,
  /s3 (?:sync|cp) s3:\S+ (?!\/)([^\s#]+)/g,
];

test('nothing that a README has its reader write can be committed by mistake', () => {
  const ignored = readFileSync('.gitignore', 'utf8').split('\n');

  const written = commands.flatMap((command) =>
    WRITTEN.flatMap((pattern) => [...command.matchAll(pattern)].map(([, file = '']) => file)),
  );

  expect(written).toEqual(expect.arrayContaining(['form.json', 'form.txt', 'answer.json', 'thumbnails/']));
  expect(written.filter((file) => !ignored.includes(`/${file}`))).toEqual([]);
});

test('each aws lambda invoke has a payload that both versions of the AWS CLI take: bytes of a file', () => {
  const payloads = commands
    .filter((command) => command.includes('aws lambda invoke'))
    .map((command) => / --payload (\S+)/.exec(command)?.[1]);

  expect(payloads).not.toEqual([]);
  expect(payloads.filter((payload) => !payload?.startsWith('fileb://'))).toEqual([]);
  expect(commands.join('\n')).not.toContain('--cli-binary-format');
});
