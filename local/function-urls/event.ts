import { type HttpRequest, toEvent } from '../http/event.ts';
import { userIdOf } from '../iam/credentials.ts';
import type { FunctionUrlConfig } from './config.ts';
import type { Signer } from './signer.ts';

/** What is known of a request; all else is the URL's. */
type Known = Pick<HttpRequest, 'message' | 'body' | 'path' | 'rawQuery' | 'requestId'>;

/**
 * The event of a function URL: that of an HTTP API without routes.
 * @param signer - null where nobody has to sign
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function toUrlEvent(
  known: Known,
  { id, accountId }: FunctionUrlConfig,
  signer: Signer | null,
): object {
  const event = toEvent({
    ...known,
    routeKey: '$default',
    parameters: {},
    apiId: id,
    // Though the documentation has it that this is always whose the function is.
    accountId: signer ? accountId : 'anonymous',
    time: new Date(),
  });
  if (!signer) return event;
  const userId = userIdOf(signer);
  const iam = {
    accessKey: signer.accessKeyId,
    accountId: signer.accountId,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn: signer.arn,
    userId,
  };
  const requestContext = { ...event.requestContext, authentication: null, authorizer: { iam } };
  return { ...event, requestContext };
}
