import { randomUUID } from 'node:crypto';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { type Call, readBody, type Service } from '../gateway/call.ts';
import type { Trace } from '../trace.ts';
import type { LambdaFunction } from './function.ts';
import { nameOf } from './functions.ts';
import type { LambdaService } from './service.ts';

const SYNC_LIMIT = 6 * 1024 * 1024;
const ASYNC_LIMIT = 1024 * 1024;

/** The HTTP API of Lambda: invoke, and look at what there is. */
export class LambdaApi implements Service {
  readonly #lambda: LambdaService;
  readonly #trace: Trace;

  constructor(lambda: LambdaService, trace: Trace) {
    this.#lambda = lambda;
    this.#trace = trace;
  }

  async handle(call: Call): Promise<void> {
    const [, version, kind, name = '', rest] = call.rawPath.split('/');
    if (version !== '2015-03-31' || kind !== 'functions')
      throw notImplemented(`Lambda ${call.method} ${call.rawPath}`);
    if (call.method === 'GET' && !name) return this.#list(call);
    const find = (action: string) => this.#find(decodeURIComponent(name), action, call);
    if (call.method === 'POST' && rest === 'invocations')
      return this.#invoke(find('lambda:InvokeFunction'), call);
    if (call.method === 'GET' && rest === undefined)
      return answer(call, 'GetFunction', { Configuration: describe(find('lambda:GetFunction')) });
    if (call.method === 'GET' && rest === 'configuration')
      return answer(call, 'GetFunctionConfiguration', describe(find('lambda:GetFunctionConfiguration')));
    throw notImplemented(`Lambda ${call.method} ${call.rawPath}`);
  }

  fail({ response }: Call, { code, message, status }: AwsError): void {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
    response.end(JSON.stringify({ Type: status < 500 ? 'User' : 'Server', Message: message, message }));
  }

  #list(call: Call): void {
    const accountId = call.principal?.accountId ?? '';
    call.authorize({ action: 'lambda:ListFunctions', resource: '*', accountId });
    const own = this.#lambda.all().filter(({ config }) => config.accountId === accountId);
    answer(call, 'ListFunctions', { Functions: own.map(describe) });
  }

  /** The function that a call names, if the caller may do this with it. Whether it is there is told to nobody else. */
  #find(identifier: string, action: string, call: Call): LambdaFunction {
    const target = this.#lambda.find(identifier);
    const { region, principal } = call;
    const accountId = target?.config.accountId ?? principal?.accountId ?? '';
    const arn = target?.config.arn ?? `arn:aws:lambda:${region}:${accountId}:function:${nameOf(identifier)}`;
    call.authorize({ action, resource: arn, accountId });
    if (target) return target;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }

  async #invoke(target: LambdaFunction, call: Call): Promise<void> {
    const type = call.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    call.operation = 'Invoke';
    const payload = await jsonBody(call, type === 'Event' ? ASYNC_LIMIT : SYNC_LIMIT);
    const headers = { 'x-amz-executed-version': '$LATEST' };
    if (type === 'DryRun') return void call.response.writeHead(204).end();
    const id = this.#trace.record({
      service: 'lambda',
      resource: target.config.name,
      type: 'Invoke',
      cause: call.cause?.id,
      detail: { invocationType: type, principal: call.principal?.arn },
    });
    if (type === 'Event') {
      this.#lambda.enqueue(target.config.arn, payload, { id });
      return void call.response.writeHead(202).end();
    }
    if (!target.hasRoom) {
      target.counts.throttles += 1;
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
    const result = await target.run({ requestId: randomUUID(), payload, attempt: 1, cause: { id } });
    const logResult =
      call.headers['x-amz-log-type'] === 'Tail' && Buffer.from(result.logTail).toString('base64');
    call.response.writeHead(200, {
      ...headers,
      'content-type': 'application/json',
      ...(result.error && { 'x-amz-function-error': 'Unhandled' }),
      ...(logResult && { 'x-amz-log-result': logResult }),
    });
    call.response.end(result.payload);
  }
}

async function jsonBody(call: Call, limit: number): Promise<string> {
  const bytes = await readBody(call.payload);
  if (bytes.length > limit) {
    throw new AwsError('RequestTooLargeException', `Request must be smaller than ${limit} bytes`, 413);
  }
  const body = bytes.toString() || '{}';
  try {
    JSON.parse(body);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new AwsError('InvalidRequestContentException', `Could not parse request body into json: ${reason}`);
  }
  return body;
}

function describe({ config, lastModified }: LambdaFunction) {
  return {
    FunctionName: config.name,
    FunctionArn: config.arn,
    Handler: config.handler,
    Runtime: 'nodejs24.x',
    Role: config.roleArn,
    MemorySize: config.memoryMb,
    Timeout: config.timeoutSeconds,
    Version: '$LATEST',
    State: 'Active',
    LastModified: lastModified.toISOString().replace('Z', '+0000'),
    Environment: { Variables: config.environment },
  };
}

function answer(call: Call, operation: string, body: object): void {
  call.operation = operation;
  call.response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
