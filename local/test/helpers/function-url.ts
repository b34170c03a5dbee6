import type { LambdaFunctionURLEvent } from 'aws-lambda';
import { LambdaClient } from '@aws-sdk/client-lambda';
import type { FunctionUrlConfig } from '../../function-urls/config.ts';
import { Doorkeeper } from '../../function-urls/doorkeeper.ts';
import { functionUrlListener } from '../../function-urls/server.ts';
import { createHttpServer } from '../../http/listeners.ts';
import { Access } from '../../iam/access.ts';
import { ACCOUNTS } from '../../iam/accounts.ts';
import { CredentialStore } from '../../iam/credentials.ts';
import { Policies, type RoleConfig } from '../../iam/policies.ts';
import { Usage } from '../../iam/usage.ts';
import { closeServer, listen } from '../../loopback.ts';
import { Trace } from '../../trace.ts';
import { arnOf } from './http-api.ts';
import { allow, policyOf } from './iam.ts';

const [{ id: accountId }] = ACCOUNTS;

/** The URL of the function `site`, for everybody. */
export const siteUrl = (rest: Partial<FunctionUrlConfig> = {}): FunctionUrlConfig => ({
  id: 'abc123',
  accountId,
  region: 'eu-west-1',
  name: 'site',
  functionArn: arnOf('site'),
  authType: 'NONE',
  ...rest,
});

export const BY_URL = { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } };
export const VIA_URL = { Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } };

/** Both permissions that let everybody in. */
export const forEverybody = (Principal: unknown = '*') => [
  allow('lambda:InvokeFunctionUrl', arnOf('site'), { Principal, Condition: BY_URL }),
  allow('lambda:InvokeFunction', arnOf('site'), { Principal, Condition: VIA_URL }),
];

interface Setting {
  config?: Partial<FunctionUrlConfig>;
  /** Of the function's own policy: both permissions for everybody, unless they are given. */
  may?: object[];
  roles?: RoleConfig[];
  /** Echoes the event unless it is given. */
  invoke?: (payload: string) => Promise<string | undefined>;
  hasRoom?: boolean;
}

/** A function URL on loopback, with the policies that there are. */
export async function startFunctionUrl({
  config,
  may = forEverybody(),
  roles = [],
  invoke = async (payload) => JSON.stringify({ statusCode: 200, body: payload }),
  hasRoom = true,
}: Setting = {}) {
  const trace = new Trace();
  const policies = new Policies();
  policies.putResourcePolicies('', [policyOf(arnOf('site'), ...may)]);
  for (const role of roles) policies.putRole(role);
  const credentials = new CredentialStore();
  for (const { id, ...keys } of ACCOUNTS) {
    credentials.add(keys, { accountId: id, arn: `arn:aws:iam::${id}:root` });
  }
  const access = new Access({ policies, usage: new Usage(), trace });
  const calls: LambdaFunctionURLEvent[] = [];
  const listener = functionUrlListener({
    url: siteUrl(config),
    trace,
    doorkeeper: new Doorkeeper(access, credentials, trace),
    hasRoom: () => hasRoom,
    invoke: async (_, payload) => {
      calls.push(JSON.parse(payload));
      return invoke(payload);
    },
  });
  const server = createHttpServer().removeAllListeners('request').on('request', listener);
  const address = `http://127.0.0.1:${await listen(server)}`;
  return {
    address,
    credentials,
    /** The events that its function was handed. */
    calls,
    trace,
    seen: (type: string) => trace.recent.filter((event) => event.type === type),
    fetch: (path: string, init?: RequestInit) => fetch(address + path, init),
    [Symbol.asyncDispose]: () => closeServer(server),
  };
}

/** Keys, and what else a request may be signed for. */
export interface Signed {
  accessKeyId?: string;
  secretAccessKey?: string;
  sessionToken?: string;
  service?: string;
  region?: string;
  method?: string;
  body?: string;
}

/** Sends a request that the SDK's own signer has signed. */
export async function fetchSigned(address: string, path: string, signed: Signed = {}): Promise<Response> {
  const { accessKeyId = 'local', secretAccessKey = 'local', sessionToken, ...rest } = signed;
  const { service = 'lambda', region = 'eu-west-1', method = 'GET', body } = rest;
  const credentials = { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
  const { signer: signerOf } = new LambdaClient({ region, credentials }).config;
  const scheme = { name: 'sigv4', signingName: service, signingRegion: region, properties: {} };
  const signer = await signerOf(scheme);
  const { host, hostname, port, pathname, searchParams } = new URL(address + path);
  const { headers } = await signer.sign({
    method,
    protocol: 'http:',
    hostname,
    port: Number(port),
    path: pathname,
    query: Object.fromEntries(searchParams),
    headers: { host },
    body,
  });
  return fetch(address + path, { method, headers, ...(body !== undefined && { body }) });
}
