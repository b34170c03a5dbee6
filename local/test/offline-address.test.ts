import { expect, test } from 'vitest';
import { offlineAddress } from '../offline/settings.ts';
import { frameworkOf } from './helpers/serverless.ts';

const of = (settings: object | undefined, command = {}) =>
  offlineAddress(frameworkOf({ custom: { 'serverless-offline': settings } }).service, command);

test.each([
  ['its own defaults', undefined, {}, 'http://localhost:3000'],
  ['the service', { httpPort: 3100, host: '127.0.0.1' }, {}, 'http://127.0.0.1:3100'],
  [
    'the command, whatever the service says',
    { httpPort: 3100 },
    { httpPort: '3200' },
    'http://localhost:3200',
  ],
  ['the command, as to the protocol', {}, { httpsProtocol: 'certificates' }, 'https://localhost:3000'],
])('serverless-offline serves the HTTP API where it is told by %s', (_, settings, command, address) => {
  expect(of(settings, command)).toBe(address);
});
