import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { Name, readConfig } from '../../lib/config.ts';
import { log, logInvocation } from '../../lib/log.ts';
import { signingKeys } from '../../lib/signing-keys.ts';
import { authorize } from './authorize.ts';

/** Of an HTTP API's request to its authorizer, payload version 2.0; header names come in lower case. */
const Input = z.object({ headers: z.optional(z.object({ authorization: z.optional(z.string()) })) });

const config = readConfig({ SIGNING_KEYS_PARAMETER: Name });
const keys = signingKeys(config.SIGNING_KEYS_PARAMETER);

/** Answers whether the token is one of ours. @throws when the keys cannot be read: API Gateway then answers 500 */
export const handler = async (event: unknown, context: Context) => {
  logInvocation(event, context);
  const verdict = await authorize(Input.parse(event).headers?.authorization, keys);
  if (verdict.isAuthorized) return verdict;
  // The client hears 403 and no more; the log has the reason, never the token.
  log.warn('refused', { reason: verdict.refused });
  return { isAuthorized: false };
};
