import dns from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { callbackify } from 'node:util';
import { AddressRefusedError } from './errors.ts';
import { isPublicAddress } from './public-address.ts';

/** The addresses of a host name. */
export type Resolve = (hostname: string) => Promise<dns.LookupAddress[]>;

/** What the operating system says. */
export const systemResolve: Resolve = (hostname) => dns.promises.lookup(hostname, { all: true });

type Options = http.ClientRequestArgs;
type Stream = Duplex | null | undefined;
// Node's types have no word for a connection that failed: there is no stream then.
// oxlint-disable-next-line typescript/no-explicit-any
type Done = (error: Error | null, stream: any) => void;

/** Both kinds of agents, of which neither connects to anything but public addresses. */
export interface Agents {
  httpAgent: http.Agent;
  httpsAgent: https.Agent;
}

/**
 * Agents that look at each address right before they connect to it, and connect to exactly what they have looked at:
 * a name that is resolved once for the check and again for the connection may lead to two places. No socket is made
 * before that. A connection serves one request, so that none is there to be used without a look.
 */
export function guardedAgents(resolve: Resolve): Agents {
  const connect = callbackify(async (options: Options, open: (options: Options) => Stream) => {
    const addresses = await publicAddresses(options.host ?? '', resolve);
    return open({ ...options, lookup: answerWith(addresses) });
  });

  class GuardedHttpAgent extends http.Agent {
    override createConnection(options: Options, done: Done): undefined {
      connect(options, (safe) => super.createConnection(safe), done);
    }
  }
  class GuardedHttpsAgent extends https.Agent {
    override createConnection(options: Options, done: Done): undefined {
      connect(options, (safe) => super.createConnection(safe), done);
    }
  }

  return {
    httpAgent: new GuardedHttpAgent({ keepAlive: false }),
    httpsAgent: new GuardedHttpsAgent({ keepAlive: false }),
  };
}

/** @throws AddressRefusedError if any of them is not public: a name with one foot inside is not to be trusted */
async function publicAddresses(host: string, resolve: Resolve): Promise<dns.LookupAddress[]> {
  const family = isIP(host);
  const addresses = family === 0 ? await resolve(host) : [{ address: host, family }];
  for (const { address } of addresses) {
    if (!isPublicAddress(address)) throw new AddressRefusedError(`${host} is at ${address}`);
  }
  return addresses;
}

/** Takes the place of a second look at the name. */
const answerWith =
  (addresses: dns.LookupAddress[]): LookupFunction =>
  (hostname, { all }, callback) => {
    const [first] = addresses;
    if (!first) callback(Object.assign(new Error(hostname), { code: 'ENOTFOUND' }), '');
    else if (all) callback(null, addresses);
    else callback(null, first.address, first.family);
  };
