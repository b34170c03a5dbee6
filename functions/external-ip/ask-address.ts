import { isIP } from 'node:net';
import { create, isAxiosError } from 'axios';
import { NoAddressError, ServiceUnavailableError } from './errors.ts';

/** From the first look at the name to the last byte of the answer; shorter than the function's own timeout. */
export const ANSWER_TIMEOUT_MS = 5_000;
/** The longest address has 45 characters. */
const MOST_BYTES = 100;

/**
 * Asks a service for the address that it is asked from.
 * @returns a function that throws ServiceUnavailableError or NoAddressError
 */
export function addressService(url: string, timeoutMs = ANSWER_TIMEOUT_MS) {
  const client = create({
    // Not `baseUrl`, which axios does not know.
    baseURL: url,
    responseType: 'text',
    maxContentLength: MOST_BYTES,
    maxRedirects: 0,
  });

  return async (): Promise<{ address: string; family: 4 | 6 }> => {
    // axios' own timeout ends with each byte and begins again: a signal does not.
    const signal = AbortSignal.timeout(timeoutMs);
    const { data } = await client.get<string>('', { signal }).catch((error: unknown) => {
      throw unavailable(error, signal.aborted);
    });
    const address = data.trim();
    const family = isIP(address);
    if (family !== 4 && family !== 6)
      throw new NoAddressError('The service has answered, but with no address');
    return { address, family };
  };
}

/** axios' own error has the whole request in it, headers and all: not for a log, nor for whoever called. */
function unavailable(error: unknown, late: boolean): ServiceUnavailableError {
  if (late) return new ServiceUnavailableError('The service has not answered in time');
  const { code, response } = isAxiosError(error) ? error : { code: 'unknown', response: undefined };
  return new ServiceUnavailableError(`The service could not be asked: ${response?.status ?? code}`);
}
