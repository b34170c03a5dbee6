/** An error that AWS would answer with: the gateway writes it in the called service's own wire format. */
export class AwsError extends Error {
  override readonly name = 'AwsError';
  readonly code: string;
  readonly status: number;
  /** Further elements of the error document, such as `Key` or `Resource`. */
  readonly extra: Record<string, string>;

  constructor(code: string, message: string, status = 400, extra: Record<string, string> = {}) {
    super(message);
    this.code = code;
    this.status = status;
    this.extra = extra;
  }
}

/** S3 has names of its own for who may not come in, and for what is no signature. */
const ELSEWHERE: Record<string, string> = {
  AuthorizationHeaderMalformed: 'IncompleteSignatureException',
  AuthorizationQueryParametersError: 'IncompleteSignatureException',
  InvalidRequest: 'IncompleteSignatureException',
  InvalidAccessKeyId: 'UnrecognizedClientException',
  InvalidToken: 'UnrecognizedClientException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  RequestTimeTooSkewed: 'InvalidSignatureException',
};

/** What services call it that came up with protocols of JSON. */
const OF_JSON: Record<string, string> = {
  AccessDenied: 'AccessDeniedException',
  ExpiredToken: 'ExpiredTokenException',
};
const OLDER = new Set(['cloudformation', 's3', 'sqs', 'sts']);
/** Those of JSON that are not over REST have this status for whatever is the caller's fault. */
const OVER_REST = new Set(['lambda']);

/** An error in the words of the called service. */
export function inWordsOf(service: string, error: AwsError): AwsError {
  const elsewhere = service === 's3' ? undefined : ELSEWHERE[error.code];
  const ofJson = OLDER.has(service) ? undefined : OF_JSON[error.code];
  const code = elsewhere ?? ofJson;
  const status = OLDER.has(service) || OVER_REST.has(service) ? 403 : 400;
  return code === undefined ? error : new AwsError(code, error.message, status);
}

/** What is not implemented says so by name, and never pretends to have worked. */
export function notImplemented(what: string): AwsError {
  return new AwsError('NotImplemented', `${what} is not implemented by the local cloud`, 501);
}
