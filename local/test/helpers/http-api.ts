import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { HttpApiConfig, RouteConfig } from '../../apigateway/config.ts';
import type { Invoke } from '../../apigateway/lambda-authorizers.ts';
import { httpApiListener } from '../../apigateway/server.ts';
import { createHttpServer } from '../../http/listeners.ts';
import { ACCOUNTS } from '../../iam/accounts.ts';
import { closeServer, listen } from '../../loopback.ts';
import { Trace } from '../../trace.ts';

/** The ARN of a function of the app's account. */
export const arnOf = (name: string): string => `arn:aws:lambda:eu-west-1:111111111111:function:${name}`;

/** A route to a function. */
export const route = (key: string, rest: Partial<RouteConfig> = {}): RouteConfig => ({
  key,
  functionArn: arnOf('echo'),
  timeoutMs: 30_000,
  ...rest,
});

/** Answers with the event, as JSON. */
const echo: Invoke = async (_, payload) => JSON.stringify({ statusCode: 200, body: payload });

const [{ id: accountId }] = ACCOUNTS;

/** An HTTP API on loopback. What its functions do is `invoke`'s: they echo their event unless it is told. */
export async function startHttpApi(config: Partial<HttpApiConfig> = {}, invoke = echo) {
  const trace = new Trace();
  const calls: { name: string; event: APIGatewayProxyEventV2 }[] = [];
  const listener = httpApiListener({
    api: { id: 'abc123', accountId, name: 'api', routes: [route('$default')], ...config },
    trace,
    invoke: (functionArn, payload, cause, sourceArn) => {
      calls.push({ name: functionArn.split(':').at(-1) ?? '', event: JSON.parse(payload) });
      return invoke(functionArn, payload, cause, sourceArn);
    },
  });
  const server = createHttpServer().removeAllListeners('request').on('request', listener);
  const address = `http://127.0.0.1:${await listen(server)}`;
  return {
    server,
    address,
    /** What its functions were asked. */
    calls,
    /** What went wrong in the API itself. */
    crashes: () => trace.recent.filter(({ type }) => type === 'Crash'),
    trace,
    fetch: (path: string, init?: RequestInit) => fetch(address + path, init),
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}
