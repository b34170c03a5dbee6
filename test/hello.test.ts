import { readFileSync } from 'node:fs';
import { beforeEach, describe, expect, test, vi } from 'vitest';

const event = (name: string) => JSON.parse(readFileSync(`events/hello/${name}.json`, 'utf8'));

describe('hello', () => {
  beforeEach(() => {
    vi.resetModules();
    vi.stubEnv('ENVIRONMENT', 'dev');
    vi.stubEnv('APP_PREFIX', 'lambda-by-example');
  });

  test('echoes the message with its configuration', async () => {
    const { handler } = await import('../functions/hello/handler.ts');

    const greeting = await handler(event('hello'));

    expect(greeting).toMatchObject({
      message: 'Hello World!',
      environment: 'dev',
      prefix: 'lambda-by-example',
    });
  });

  test('greets by default', async () => {
    const { handler } = await import('../functions/hello/handler.ts');

    const greeting = await handler(event('empty'));

    expect(greeting.message).toBe('Hello World!');
  });

  test('keeps its global scope between calls of one environment', async () => {
    const { handler } = await import('../functions/hello/handler.ts');

    const first = await handler(event('hello'));
    const second = await handler(event('hello'));

    expect(first).toMatchObject({ coldStart: true, invocations: 1 });
    expect(second).toMatchObject({ coldStart: false, invocations: 2 });
    expect(second.environmentStartedAt).toBe(first.environmentStartedAt);
  });

  test('starts afresh in a new environment', async () => {
    const { handler } = await import('../functions/hello/handler.ts');
    await handler(event('hello'));
    vi.resetModules();
    const { handler: another } = await import('../functions/hello/handler.ts');

    const greeting = await another(event('hello'));

    expect(greeting).toMatchObject({ coldStart: true, invocations: 1 });
  });

  test('refuses a message that is no text', async () => {
    const { handler } = await import('../functions/hello/handler.ts');

    await expect(handler(event('wrong-type'))).rejects.toThrow(/message/);
  });

  test('does not start without its configuration', async () => {
    vi.stubEnv('APP_PREFIX', undefined);

    await expect(import('../functions/hello/handler.ts')).rejects.toThrow(/APP_PREFIX/);
  });
});
