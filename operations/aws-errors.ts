import { isLoopback } from './local-credentials.ts';

/** What an error says. */
interface Said {
  message: string;
  /** That is not found; else empty. */
  hostname: string;
}
type Env = NodeJS.ProcessEnv;
type Advise = (said: Said, env: Env) => string;

const LOCALLY = 'for a local cloud, type: export AWS_ENDPOINT_URL=http://127.0.0.1:4566';

const noCredentials: Advise = ({ message }, { AWS_PROFILE }) =>
  AWS_PROFILE
    ? `The profile ${AWS_PROFILE} gives no AWS credentials (${message}). If it is one that logs in, type: aws sso login --profile ${AWS_PROFILE}; or, ${LOCALLY}`
    : `There are no AWS credentials (${message}). Name a profile that has some: export AWS_PROFILE=<name>; or, ${LOCALLY}`;

const expired: Advise = ({ message }) =>
  `The AWS credentials have expired (${message}). Get new ones: with a profile that logs in, type aws sso login; from the environment, set them anew, or type: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`;

const unknownKeys: Advise = ({ message }, { AWS_ENDPOINT_URL }) =>
  AWS_ENDPOINT_URL
    ? `${AWS_ENDPOINT_URL} does not take these credentials (${message}). To use those of a local cloud, type: unset AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN`
    : `AWS does not take these credentials (${message}). See whose they are: aws sts get-caller-identity; also, --region must be one that your account has enabled`;

const denied: Advise = ({ message }) =>
  `AWS does not allow it (${message}). Have it allowed in IAM, or use other credentials: export AWS_PROFILE=<name>`;

const nothingListens: Advise = (said, env) => {
  const { AWS_ENDPOINT_URL } = env;
  if (!AWS_ENDPOINT_URL || !isLoopback(AWS_ENDPOINT_URL)) return unreachable(said, env);
  const { port } = new URL(AWS_ENDPOINT_URL);
  const start = port === '4566' ? 'npm start' : `npm start -- --port ${port || 80}`;
  return `Nothing listens at ${AWS_ENDPOINT_URL}. Start the local cloud in another terminal: ${start}; or, to reach AWS itself, type: unset AWS_ENDPOINT_URL`;
};

const noHost: Advise = ({ hostname }, { AWS_ENDPOINT_URL }) =>
  AWS_ENDPOINT_URL
    ? `The host of AWS_ENDPOINT_URL, ${hostname}, is not found. To reach AWS itself, type: unset AWS_ENDPOINT_URL`
    : `The host ${hostname} is not found. Check the network, and name a region that AWS has, as in: --region eu-west-1`;

const unreachable: Advise = ({ message }, { AWS_ENDPOINT_URL }) =>
  `${AWS_ENDPOINT_URL ?? 'AWS'} cannot be reached (${message}). Check the network, and try again`;

/** By the name that a service has for it: the protocols differ, and so do the names. Or by the code of a connection. */
const ADVICE = new Map<string, Advise>(
  Object.entries({
    CredentialsProviderError: noCredentials,
    TokenProviderError: noCredentials,
    ExpiredToken: expired,
    ExpiredTokenException: expired,
    InvalidAccessKeyId: unknownKeys,
    InvalidClientTokenId: unknownKeys,
    InvalidSignatureException: unknownKeys,
    SignatureDoesNotMatch: unknownKeys,
    UnrecognizedClientException: unknownKeys,
    AccessDenied: denied,
    AccessDeniedException: denied,
    ECONNREFUSED: nothingListens,
    ENOTFOUND: noHost,
    EAI_AGAIN: noHost,
    ECONNRESET: unreachable,
    EHOSTUNREACH: unreachable,
    ENETUNREACH: unreachable,
    ETIMEDOUT: unreachable,
    TimeoutError: unreachable,
  }),
);

/** What whoever runs a tool can do about an error of a client of AWS, in one line; undefined if it is another error. */
export function adviceOn(error: unknown, env: Env): string | undefined {
  if (!isAwsError(error)) return undefined;
  const advise = ADVICE.get(error.name) ?? ADVICE.get(error.code ?? '');
  // The lines after the first repeat the request, with its session token, where a signature is wrong.
  const [message = ''] = error.message.split('\n');
  return advise?.({ message: message.replace(/\.$/, ''), hostname: error.hostname ?? '' }, env);
}

/** Its clients mark what comes of a call. Where they look for credentials, there is no call yet. */
const isAwsError = (error: unknown): error is Error & { code?: string; hostname?: string } =>
  error instanceof Error && ('$metadata' in error || 'tryNextLink' in error);
