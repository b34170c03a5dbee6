import { randomUUID } from 'node:crypto';
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http';
import { pipeline } from 'node:stream/promises';
import dynalite from 'dynalite';
import { AwsError } from '../gateway/aws-error.ts';
import { type Call, readBody, type Service } from '../gateway/call.ts';
import { listen, portOf } from '../loopback.ts';
import { requestsFor } from './access.ts';
import { Input } from './input.ts';
import { type HashNameOf, KeySchemas } from './key-schemas.ts';

const PASS = 'x-local-pass';

/** DynamoDB: dynalite on a port of its own, reached only through the gateway, which has checked the signature. */
export class DynamoDbService implements Service {
  /** Says that a request has come through the gateway. */
  readonly #pass = randomUUID();
  readonly #server: Server;
  readonly #accountId: string;
  readonly #keys = new KeySchemas((input) => this.send('DescribeTable', input));

  /** @param path - the folder of its LevelDB files. */
  constructor({ path, accountId }: { path: string; accountId: string }) {
    this.#server = guarded(
      dynalite({ path, createTableMs: 0, updateTableMs: 0, deleteTableMs: 0 }),
      this.#pass,
    );
    this.#accountId = accountId;
  }

  async start(): Promise<void> {
    await listen(this.#server);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async handle(call: Call): Promise<void> {
    call.operation = String(call.headers['x-amz-target']).split('.').at(-1) ?? '';
    const body = await readBody(call.payload);
    const hashNameOf: HashNameOf = (table, index) => this.#keys.hashName(table, index);
    const requests = await requestsFor(call, parse(body), this.#accountId, hashNameOf);
    for (const request of requests) call.authorize(request);
    const answer = await this.#forward(call.headers, body);
    call.response.writeHead(answer.statusCode ?? 500, answer.headers);
    await pipeline(answer, call.response);
  }

  /** Calls an operation on the local cloud's own behalf. */
  async send(operation: string, input: object): Promise<Record<string, unknown>> {
    const headers = {
      'x-amz-target': `DynamoDB_20120810.${operation}`,
      'content-type': 'application/x-amz-json-1.0',
      authorization:
        'AWS4-HMAC-SHA256 Credential=local/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=none',
      'x-amz-date': '20260101T000000Z',
    };
    const answer = await this.#forward(headers, Buffer.from(JSON.stringify(input)));
    const chunks: Buffer[] = await answer.toArray();
    const output = JSON.parse(Buffer.concat(chunks).toString() || '{}');
    if (answer.statusCode === 200) return output;
    throw new AwsError(String(output.__type).split('#').at(-1) ?? '', output.message ?? output.Message ?? '');
  }

  fail(call: Call, error: AwsError): void {
    const type = `com.amazonaws.dynamodb.v20120810#${error.code}`;
    call.response.writeHead(error.status, { 'content-type': 'application/x-amz-json-1.0' });
    call.response.end(JSON.stringify({ __type: type, message: error.message }));
  }

  async #forward(headers: Call['headers'], body: Buffer): Promise<IncomingMessage> {
    const options = { host: '127.0.0.1', port: portOf(this.#server), method: 'POST', path: '/' };
    const upstream = httpRequest({
      ...options,
      headers: { ...headers, 'content-length': body.length, [PASS]: this.#pass },
    });
    upstream.end(body);
    if (/(Create|Delete)Table$/.test(String(headers['x-amz-target']))) this.#keys.forget();
    return new Promise((resolve, reject) => upstream.on('response', resolve).on('error', reject));
  }
}

/** @throws AwsError for what DynamoDB could not make anything of either */
function parse(body: Buffer): Input {
  try {
    return Input.parse(JSON.parse(body.toString()));
  } catch {
    throw new AwsError('SerializationException', 'Start of structure or map found where not expected');
  }
}

/** Lets in nobody but the gateway: the server itself answers any page. */
function guarded(server: Server, pass: string): Server {
  const [answer] = server.listeners('request');
  server.removeAllListeners('request');
  server.on('request', (request, response) => {
    if (request.headers[PASS] === pass) answer?.call(server, request, response);
    else response.writeHead(403).end();
  });
  return server;
}
