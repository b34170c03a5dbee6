import * as z from 'zod/mini';
import { Name, readConfig } from '../../lib/config.ts';
import { echo, type Greeting } from './echo.ts';

const Message = z.string().check(z.maxLength(1024));
const Input = z.object({ message: z._default(Message, 'Hello World!') });

// Global scope runs once per execution environment, before its first call, and stays in memory between calls.
const environment = { startedAt: new Date().toISOString(), invocations: 0 };
const config = readConfig({ ENVIRONMENT: Name, APP_PREFIX: Name });

/** Answers with the event's `message` and what this environment remembers. @throws ZodError on another input. */
export const handler = async (event: unknown): Promise<Greeting> =>
  echo(Input.parse(event).message, { name: config.ENVIRONMENT, prefix: config.APP_PREFIX }, environment);
