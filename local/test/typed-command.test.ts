import { expect, test } from 'vitest';
import { typedWith } from '../typed-command.ts';

test.each([
  [['local'], 'npm start -- --port 4567'],
  [['local', '--port', '4566', '--fresh'], 'npm start -- --fresh --port 4567'],
  [['local', '--fresh', '--port=4566'], 'npm start -- --fresh --port 4567'],
  [
    ['local', '--stage', 'try', '--port', '1', '--speed', '60'],
    'npm start -- --stage try --speed 60 --port 4567',
  ],
  [
    ['local', '--param', "words=it's late"],
    String.raw`npm start -- --param 'words=it'\''s late' --port 4567`,
  ],
  [['offline', '--httpPort', '3000'], 'npx sls offline --httpPort 3000 --port 4567'],
])('of %j another port is chosen, and all else is kept', (args, command) => {
  expect(typedWith({ port: 4567 }, args)).toBe(command);
});
