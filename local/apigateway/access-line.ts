import type { IncomingMessage } from 'node:http';
import { clf } from '../http/event.ts';
import { fill } from './access-format.ts';
import type { HttpApiConfig } from './config.ts';
import type { Reply } from '../http/reply.ts';
import type { Seen } from './seen.ts';
import { parseTarget } from '../http/target.ts';

/** What a request was and what became of it, as its API's access log tells it. */
export class AccessLine {
  readonly seen: Seen = {};
  readonly #began = performance.now();
  readonly #time = new Date();
  readonly #request: Record<string, unknown>;
  #reply: Reply | undefined;
  #ms = 0;

  constructor({ id, accountId }: HttpApiConfig, message: IncomingMessage, requestId: string) {
    const { host = '', 'user-agent': userAgent } = message.headers;
    this.#request = {
      accountId,
      apiId: id,
      domainName: host,
      domainPrefix: id,
      extendedRequestId: requestId,
      httpMethod: message.method,
      'identity.sourceIp': message.socket.remoteAddress,
      'identity.userAgent': userAgent,
      path: parseTarget(message.url ?? '')?.path,
      protocol: `HTTP/${message.httpVersion}`,
      requestId,
      requestTime: clf(this.#time),
      requestTimeEpoch: this.#time.getTime(),
      stage: '$default',
    };
  }

  answered(reply: Reply): void {
    this.#reply = reply;
    this.#ms = Math.round(performance.now() - this.#began);
  }

  /** @param format - see {@link fill} */
  text(format: string): string {
    const values = this.#values();
    return fill(format, (name) => values[name] ?? this.#ofAuthorizer(name));
  }

  #values(): Record<string, unknown> {
    const { status = 500, body = '' } = this.#reply ?? {};
    const { routeKey, integrationMs, integrationStatus, integrationError } = this.seen;
    return {
      ...this.#request,
      routeKey,
      status,
      responseLatency: this.#ms,
      responseLength: Buffer.byteLength(body),
      'error.message': this.#ownMessage(),
      'error.messageString': this.#ownMessage(),
      'integration.error': integrationError,
      integrationErrorMessage: integrationError,
      'integration.latency': integrationMs,
      integrationLatency: integrationMs,
      'integration.integrationStatus': integrationStatus,
      integrationStatus,
    };
  }

  /** What API Gateway itself has said: a text, where functions give bytes. */
  #ownMessage(): string | undefined {
    const { status = 500, body = '' } = this.#reply ?? {};
    return typeof body === 'string' && status >= 400 ? JSON.parse(body).message : undefined;
  }

  #ofAuthorizer(name: string): unknown {
    const [, claim, property] = /^authorizer\.(?:claims\.(.+)|(.+))$/.exec(name) ?? [];
    const { claims, ...context } = this.seen.authorizer ?? {};
    return property === undefined ? Object(claims)[claim ?? ''] : context[property];
  }
}
