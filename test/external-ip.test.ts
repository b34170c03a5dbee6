import { randomUUID } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { inspect } from 'node:util';
import { readFileSync } from 'node:fs';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { addressService, ANSWER_TIMEOUT_MS } from '../functions/external-ip/ask-address.ts';
import { lambdaContext } from './helpers/lambda-context.ts';
import { loopback } from './helpers/loopback.ts';
import { functionYml } from './helpers/own-function.ts';

/** A service that answers so. */
async function service(answer: RequestListener): Promise<string> {
  const server = await loopback(answer);
  onTestFinished(() => server[Symbol.asyncDispose]());
  return server.client.endpoint;
}
const saying = (text: string) => service((_, response) => response.end(text));

describe('the address that a function calls from', () => {
  test.each([
    ['54.77.191.130\n', { address: '54.77.191.130', family: 4 }],
    ['2a05:d018::1', { address: '2a05:d018::1', family: 6 }],
  ])('%j is %j', async (text, address) => {
    expect(await addressService(await saying(text))()).toEqual(address);
  });

  test.each(['<html>sign in first</html>', '', '256.1.1.1', '1.2.3.4, 5.6.7.8'])(
    'is none like %j',
    async (text) => {
      await expect(addressService(await saying(text))()).rejects.toThrow(
        expect.objectContaining({ name: 'NoAddressError', retryable: false }),
      );
    },
  );

  const unavailable: [string, RequestListener, string][] = [
    ['an error', (_, response) => response.writeHead(503).end(), '503'],
    [
      'a redirect',
      (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/' }).end(),
      '302',
    ],
    ['too much', (_, response) => response.end('1'.repeat(1000)), 'ERR_BAD_RESPONSE'],
    ['nothing', (request) => request.socket.destroy(), 'ECONNRESET'],
  ];
  test.each(unavailable)('is not known if the service answers with %s', async (_, answer, code) => {
    await expect(addressService(await service(answer))()).rejects.toThrow(
      expect.objectContaining({
        name: 'ServiceUnavailableError',
        message: `The service could not be asked: ${code}`,
      }),
    );
  });

  test('is waited for no longer than that, though a byte comes now and then', async () => {
    const url = await service((_, response) => {
      const timer = setInterval(() => response.write('1'), 20);
      response.on('close', () => clearInterval(timer));
    });
    const began = performance.now();

    await expect(addressService(url, 200)()).rejects.toThrow('The service has not answered in time');

    expect(performance.now() - began).toBeLessThan(10_000);
  });

  test('is not in an error, nor is what else the request had in it', async () => {
    const canary = `canary-${randomUUID()}`;
    const url = await service((request) => request.socket.destroy());

    const error: unknown = await addressService(`${url}/?key=${canary}`)().catch((reason: unknown) => reason);

    expect(inspect(error, { depth: 9 })).not.toContain(canary);
  });
});

describe('the function external-ip', () => {
  test('answers in the words of the book, and takes no address from its event', async () => {
    vi.stubEnv('SERVICE_URL', await saying('54.77.191.130'));
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT');
    const { handler } = await import('../functions/external-ip/handler.ts');
    const event: unknown = JSON.parse(readFileSync('events/external-ip/another-service.json', 'utf8'));

    expect(await handler(event, lambdaContext())).toEqual({
      message: "The Lambda function's IP is '54.77.191.130'",
      address: '54.77.191.130',
      family: 4,
    });
    vi.unstubAllEnvs();
  });

  test.each([undefined, '', 'checkip.amazonaws.com', 'file:///etc/hostname'])(
    'does not start with %j',
    async (url) => {
      vi.resetModules();
      vi.stubEnv('SERVICE_URL', url);

      await expect(import('../functions/external-ip/handler.ts')).rejects.toThrow(
        'Environment variables: SERVICE_URL is no http(s) address',
      );
      vi.unstubAllEnvs();
    },
  );

  test('has time to say that the service does not answer', () => {
    expect(functionYml('external-ip').timeout * 1000).toBeGreaterThan(ANSWER_TIMEOUT_MS + 2_000);
  });
});
