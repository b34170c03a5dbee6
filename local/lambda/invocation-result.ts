import { CodeError, type FunctionError, type InvocationResult } from './config.ts';
import { type Answer, InitError } from './environment.ts';

/** What whoever invoked a function gets. @param logTail - the last 4 KB that it logged */
export function resultOf(
  requestId: string,
  { payload = 'null', error }: Pick<Answer, 'payload' | 'error'>,
  logTail: string,
): InvocationResult {
  return { requestId, payload: error ? JSON.stringify(error) : payload, ...(error && { error }), logTail };
}

/** Why an event came to no environment, as Lambda reports it. @throws whatever is no fault of the function */
export function initError(error: unknown): FunctionError {
  if (error instanceof InitError) return error.error;
  if (error instanceof CodeError)
    return { errorType: 'Runtime.UserCodeSyntaxError', errorMessage: error.message };
  throw error;
}
