import { randomUUID } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import { AwsError, notImplemented } from '../gateway/aws-error.ts';
import { type Call, readBody, type Service } from '../gateway/call.ts';
import type { CredentialStore } from '../iam/credentials.ts';
import type { Store } from '../store.ts';
import type { Trace } from '../trace.ts';
import { AsyncQueue } from './async-queue.ts';
import { Capacity } from './capacity.ts';
import type { FunctionConfig } from './config.ts';
import { LambdaFunction } from './function.ts';

const SYNC_LIMIT = 6 * 1024 * 1024;
const ASYNC_LIMIT = 1024 * 1024;

interface Options {
  store: Store;
  trace: Trace;
  credentials: CredentialStore;
  /** The gateway's address, once it listens. */
  endpoint: () => string;
  environmentLimit?: number;
  clock?: Clock;
}

/** AWS Lambda: functions, their environments, the asynchronous queue and the Invoke API. */
export class LambdaService implements Service {
  readonly #functions = new Map<string, LambdaFunction>();
  readonly #capacity: Capacity;
  readonly #queue: AsyncQueue;
  readonly #options: Options;

  constructor(options: Options) {
    this.#options = options;
    const { store, trace, clock = systemClock, environmentLimit = 2 * availableParallelism() } = options;
    this.#capacity = new Capacity({
      limit: environmentLimit,
      functions: () => this.#functions.values(),
      onFree: () => this.#queue.dispatch(),
    });
    this.#queue = new AsyncQueue({
      store,
      trace,
      clock,
      functionOf: (arn) => this.#functions.get(nameOf(arn)),
      room: () => this.#capacity.free,
    });
  }

  createFunction(config: FunctionConfig): void {
    const { trace, credentials, endpoint, store } = this.#options;
    const logFile = join(store.directory, 'logs', `${config.name}.log`);
    const dependencies = { trace, credentials, endpoint, logFile, capacity: this.#capacity };
    this.#functions.set(config.name, new LambdaFunction(config, dependencies));
  }

  /** Builds what there is, and takes up what an earlier run left unfinished. */
  start(): void {
    for (const each of this.#functions.values()) void each.build();
    this.#queue.dispatch();
  }

  /** Ends every environment. */
  async close(): Promise<void> {
    this.#queue.close();
    await Promise.all([...this.#functions.values()].map((each) => each.close()));
  }

  /** Journals an asynchronous invocation, in the caller's transaction if there is one. */
  enqueue(functionArn: string, payload: unknown, cause: number): void {
    this.#queue.add(functionArn, JSON.stringify(payload), cause);
  }

  /** Notes that a principal made an AWS call: environments report what they did. */
  noteCall(principalArn: string, call: string): void {
    for (const each of this.#functions.values()) each.noteCall(principalArn, call);
  }

  /** What stands and runs, for people to look at. */
  functions() {
    return [...this.#functions.values()].map(({ config, counts, pool }) => ({
      name: config.name,
      ...counts,
      queued: this.#queue.depth(config.arn),
      environments: [...pool.environments].map(({ number, state, served, pid, memoryMb }) => ({
        number,
        state,
        served,
        pid,
        memoryMb: Math.round(memoryMb),
      })),
    }));
  }

  async handle(call: Call): Promise<void> {
    const [, version, kind, name = '', rest] = call.rawPath.split('/');
    if (version !== '2015-03-31' || kind !== 'functions')
      throw notImplemented(`Lambda ${call.method} ${call.rawPath}`);
    if (call.method === 'GET' && !name) return this.#list(call);
    const target = this.#find(decodeURIComponent(name), call);
    if (call.method === 'POST' && rest === 'invocations') return this.#invoke(target, call);
    if (call.method === 'GET' && rest === undefined)
      return answer(call, 'GetFunction', { Configuration: describe(target) });
    if (call.method === 'GET' && rest === 'configuration')
      return answer(call, 'GetFunctionConfiguration', describe(target));
    throw notImplemented(`Lambda ${call.method} ${call.rawPath}`);
  }

  fail({ response }: Call, { code, message, status }: AwsError): void {
    response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': code });
    response.end(JSON.stringify({ Type: status < 500 ? 'User' : 'Server', Message: message, message }));
  }

  #list(call: Call): void {
    answer(call, 'ListFunctions', { Functions: [...this.#functions.values()].map(describe) });
  }

  /** By name, partial ARN or ARN, with or without the only qualifier that there is. */
  #find(identifier: string, call: Call): LambdaFunction {
    const target = this.#functions.get(nameOf(identifier));
    const accountId = call.principal?.accountId;
    if (target && target.config.accountId === accountId) return target;
    if (target)
      throw new AwsError(
        'AccessDeniedException',
        `${call.principal?.arn ?? 'Anonymous'} may not invoke ${identifier}`,
        403,
      );
    const { region } = call;
    const arn = `arn:aws:lambda:${region}:${accountId}:function:${nameOf(identifier)}`;
    throw new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, 404);
  }

  async #invoke(target: LambdaFunction, call: Call): Promise<void> {
    const type = call.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    call.operation = 'Invoke';
    const payload = await this.#payload(call, type === 'Event' ? ASYNC_LIMIT : SYNC_LIMIT);
    const headers = { 'x-amz-executed-version': '$LATEST' };
    if (type === 'DryRun') return void call.response.writeHead(204).end();
    const cause = this.#options.trace.record({
      service: 'lambda',
      resource: target.config.name,
      type: 'Invoke',
      detail: { invocationType: type, principal: call.principal?.arn },
    });
    if (type === 'Event') {
      this.#queue.add(target.config.arn, payload, cause);
      return void call.response.writeHead(202).end();
    }
    if (!target.hasRoom) {
      target.counts.throttles += 1;
      throw new AwsError('TooManyRequestsException', 'Rate Exceeded.', 429);
    }
    const result = await target.run({ requestId: randomUUID(), payload, attempt: 1, cause });
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

  async #payload(call: Call, limit: number): Promise<string> {
    const bytes = await readBody(call.payload);
    if (bytes.length > limit) {
      throw new AwsError('RequestTooLargeException', `Request must be smaller than ${limit} bytes`, 413);
    }
    const body = bytes.toString() || '{}';
    try {
      JSON.parse(body);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new AwsError(
        'InvalidRequestContentException',
        `Could not parse request body into json: ${reason}`,
      );
    }
    return body;
  }
}

const nameOf = (identifier: string): string => {
  const parts = identifier.replace(/:\$LATEST$/, '').split(':');
  return parts.at(-1) ?? '';
};

function describe({ config }: LambdaFunction) {
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
    Environment: { Variables: config.environment },
  };
}

function answer(call: Call, operation: string, body: object): void {
  call.operation = operation;
  call.response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
