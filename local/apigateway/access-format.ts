const VARIABLE = /\$context\.([\w.]+)/g;

const KNOWN = new Set(
  `accountId apiId domainName domainPrefix error.message error.messageString extendedRequestId httpMethod
  identity.sourceIp identity.userAgent integration.error integration.integrationStatus integration.latency
  integrationErrorMessage integrationLatency integrationStatus path protocol requestId requestTime requestTimeEpoch
  responseLatency responseLength routeKey stage status`.split(/\s+/),
);

/** Of what an authorizer tells, anything. */
const isKnown = (name: string): boolean =>
  KNOWN.has(name) || /^authorizer\.(?!error$|latency$|status$)/.test(name);

/**
 * Variables of a format that are not known here.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html
 */
export const unknownVariables = (format: string): string[] =>
  [...format.matchAll(VARIABLE)].map(([, name = '']) => name).filter((name) => !isKnown(name));

/**
 * Puts values in the place of variables such as `$context.requestId`; where there is none, `-`. Whatever a client sends,
 * a line stays a line, and JSON stays JSON.
 */
export const fill = (format: string, valueOf: (name: string) => unknown): string =>
  format.replace(VARIABLE, (_, name: string) => {
    const value = valueOf(name) ?? '-';
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return JSON.stringify(text).slice(1, -1);
  });
