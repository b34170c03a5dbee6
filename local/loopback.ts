import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import { BlockList, createServer, isIP, type Server } from 'node:net';
import { UserError } from './user-error.ts';

/** Somebody else listens where the local cloud should. */
export class PortInUseError extends UserError {
  override readonly name = 'PortInUseError';
  readonly port: number;

  /** @param command - the one that chooses another, where that is known */
  constructor(port: number, command?: string) {
    super(`Port ${port} is in use. Stop what uses it${command === undefined ? '' : `, or type: ${command}`}`);
    this.port = port;
  }
}

/**
 * Listens where nobody else on the network can reach it.
 * @param port - 0 takes a free one
 * @returns the port
 */
export async function listen(server: Server, port = 0): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  return portOf(server);
}

/**
 * Listens on a port that people know.
 * @throws PortInUseError
 */
export async function listenOn(server: Server, port: number): Promise<void> {
  await listen(server, port).catch((error) => {
    throw error.code === 'EADDRINUSE' ? new PortInUseError(port) : error;
  });
}

/**
 * That another program will find a port free: it may say that it is not in a way that helps nobody.
 * @param address - where that program is going to listen
 * @throws PortInUseError
 */
export async function checkFree(address: string): Promise<void> {
  const { hostname, port } = new URL(address);
  const server = createServer().listen(Number(port), hostname);
  await once(server, 'listening').catch((error) => {
    throw error.code === 'EADDRINUSE' ? new PortInUseError(Number(port)) : error;
  });
  await once(server.close(), 'close');
}

/** Ends a server with its connections. */
export async function closeServer(server: HttpServer): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8);
LOOPBACK.addAddress('::1', 'ipv6');

/**
 * Whether a host name, as URLs have it, means this machine alone.
 * @see https://www.rfc-editor.org/rfc/rfc6761#section-6.3
 */
export function isLoopback(hostname: string): boolean {
  if (/(^|\.)localhost$/.test(hostname)) return true;
  const address = hostname.replace(/^\[|\]$/g, '');
  const version = isIP(address);
  return version !== 0 && LOOPBACK.check(address, version === 6 ? 'ipv6' : 'ipv4');
}

/** The port of a server that listens. */
export function portOf(server: Server): number {
  const address = server.address();
  if (typeof address !== 'object' || address === null)
    throw new Error('The server does not listen on a port');
  return address.port;
}
