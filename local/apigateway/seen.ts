import type { Invoke } from './lambda-authorizers.ts';

/** What becomes known of a request on its way. */
export interface Seen {
  routeKey?: string;
  /** What the authorizer has told the function behind it. */
  authorizer?: Record<string, unknown>;
  integrationMs?: number;
  integrationStatus?: number;
  integrationError?: string;
}

/**
 * Sees what a function behind a route makes of a request.
 * @param functionArn - of the integration; authorizers are functions, too
 */
export const watched =
  (invoke: Invoke, functionArn: string, seen: Seen): Invoke =>
  async (arn, payload, ...rest) => {
    if (arn !== functionArn) return invoke(arn, payload, ...rest);
    const began = performance.now();
    Object.assign(seen, {
      authorizer: authorizerIn(payload),
      integrationError: 'The integration has not answered',
    });
    const answer = await invoke(arn, payload, ...rest);
    seen.integrationMs = Math.round(performance.now() - began);
    // Lambda says 200 also of a function that has failed.
    seen.integrationStatus = 200;
    if (answer === undefined) seen.integrationError = 'The Lambda function returned an error';
    else delete seen.integrationError;
    return answer;
  };

function authorizerIn(payload: string): Record<string, unknown> | undefined {
  const { lambda, jwt } = JSON.parse(payload).requestContext.authorizer ?? {};
  return lambda ?? (jwt && { claims: jwt.claims });
}
