import type { Context } from 'aws-lambda';
import * as z from 'zod/mini';
import { readConfig } from '../../lib/config.ts';
import { log, logInvocation } from '../../lib/log.ts';
import { addressService } from './ask-address.ts';

const config = readConfig({ SERVICE_URL: z.url({ protocol: /^https?$/, error: 'is no http(s) address' }) });
// The client is made once, in global scope, and serves all calls of this environment.
const ask = addressService(config.SERVICE_URL);

/** Answers with the address from which this environment calls the world. @throws ServiceUnavailableError, NoAddressError */
export const handler = async (event: unknown, context: Context) => {
  logInvocation(event, context);
  const { address, family } = await ask();
  log.info('external-ip', { family });
  return { message: `The Lambda function's IP is '${address}'`, address, family };
};
