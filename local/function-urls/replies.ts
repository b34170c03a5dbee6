import type { AwsError } from '../gateway/aws-error.ts';
import { MOST_PAYLOAD_BYTES } from '../http/limits.ts';
import type { Reply } from '../http/reply.ts';

/** A function has failed, or answered what cannot be sent. */
export const FAILED: Reply = {
  status: 502,
  headers: [['content-type', 'application/json']],
  body: 'Internal Server Error',
};

export const BAD_REQUEST = refusal(400, 'InvalidRequestContentException', { Message: 'Bad Request' });

export const TOO_LARGE = refusal(413, 'RequestEntityTooLargeException', {
  Message: `Request must be smaller than ${MOST_PAYLOAD_BYTES} bytes for the InvokeFunction operation`,
});

/** No environment is free. @see https://docs.aws.amazon.com/lambda/latest/dg/urls-configuration.html#urls-throttling */
export const THROTTLED = refusal(429, 'TooManyRequestsException', {
  Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
  Type: 'User',
  message: 'Rate Exceeded.',
});

/** Who may not come in is not told whose policies are to blame. */
export const forbidden = ({ code, message, status }: AwsError): Reply =>
  code.startsWith('AccessDenied')
    ? refusal(403, 'AccessDeniedException', {
        Message:
          'Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html',
      })
    : refusal(status, code, { message });

function refusal(status: number, type: string, body: object): Reply {
  return {
    status,
    headers: [
      ['content-type', 'application/json'],
      ['x-amzn-errortype', type],
    ],
    body: JSON.stringify(body),
  };
}
