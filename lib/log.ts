import { Logger } from '@aws-lambda-powertools/logger';

/** One JSON object a line, with the request id. Log decisions and identifiers, never bodies or secrets. */
export const log = new Logger({ serviceName: 'lambda-by-example' });
