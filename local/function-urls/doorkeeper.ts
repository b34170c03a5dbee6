import type { IncomingMessage } from 'node:http';
import { AwsError } from '../gateway/aws-error.ts';
import type { Access } from '../iam/access.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Cause, Trace } from '../trace.ts';
import type { FunctionUrlConfig } from './config.ts';
import { type Signer, signerOf } from './signer.ts';

/** What two permissions are about. Both are needed, for everybody and for who signs. */
const ASKED = [
  { action: 'lambda:InvokeFunctionUrl', key: 'lambda:FunctionUrlAuthType' },
  { action: 'lambda:InvokeFunction', key: 'lambda:InvokedViaFunctionUrl' },
] as const;

/** Lets in whom the policies let in, by both permissions that a function URL needs. */
export class Doorkeeper {
  readonly #access: Pick<Access, 'check'>;
  readonly #credentials: CredentialStore;
  readonly #trace: Trace;

  constructor(access: Pick<Access, 'check'>, credentials: CredentialStore, trace: Trace) {
    this.#access = access;
    this.#credentials = credentials;
    this.#trace = trace;
  }

  /**
   * @returns who signed; null where nobody has to
   * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html
   * @throws AwsError with the status 403
   */
  async admit(
    url: FunctionUrlConfig,
    request: IncomingMessage,
    body: Buffer,
    cause: Cause,
  ): Promise<Signer | null> {
    const { authType, functionArn: resource, accountId } = url;
    const signer = authType === 'NONE' ? null : await this.#signer(url, request, body, cause);
    for (const { action, key } of ASKED) {
      const context = { [key]: key === 'lambda:FunctionUrlAuthType' ? authType : 'true' };
      const known = { remedy: remedies(url)[action], cause };
      this.#access.check(signer, { action, resource, accountId, context }, known);
    }
    return signer;
  }

  async #signer(url: FunctionUrlConfig, request: IncomingMessage, body: Buffer, { id, subject }: Cause) {
    try {
      return await signerOf(url, request, body, this.#credentials);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const remedy = `sign the request with Signature Version 4 for lambda in ${url.region}, as the AuthType AWS_IAM asks`;
      const asked = { action: ASKED[0].action, resource: url.functionArn, accountId: url.accountId };
      const detail = { ...asked, message: error.message, remedy, principal: 'anonymous' };
      this.#trace.record({
        service: 'iam',
        resource: url.name,
        type: 'AccessDenied',
        cause: id,
        subject,
        detail,
      });
      throw error;
    }
  }
}

/** What lets everybody in; who signs has policies, which are named where one is missing. */
function remedies({ authType, name }: FunctionUrlConfig): Partial<Record<string, string>> {
  if (authType !== 'NONE') return {};
  const permission = (action: string, condition: string) =>
    `add an AWS::Lambda::Permission for ${name} with Action ${action}, Principal "*" and ${condition}`;
  return {
    'lambda:InvokeFunctionUrl': permission('lambda:InvokeFunctionUrl', 'FunctionUrlAuthType NONE'),
    'lambda:InvokeFunction': permission('lambda:InvokeFunction', 'InvokedViaFunctionUrl true'),
  };
}
