import type { CodeSource } from './template/code-source.ts';

/** How a local cloud is to be. */
export interface CloudOptions {
  /** Where the state is kept between runs. */
  directory: string;
  region: string;
  /** The gateway's port on loopback; 0 takes a free one. */
  port: number;
  /** The port of the first HTTP API; further ones, and function URLs, take those that follow. 0 takes free ones. */
  httpPort: number;
  /** Where the service's own HTTP API is, if another program serves it. */
  httpApiAddress?: string | undefined;
  /** Names besides those of loopback by which it may be called, such as `host.docker.internal`. */
  allowedHosts?: string[] | undefined;
  /** Forget what earlier runs left. */
  fresh: boolean;
  /** Virtual seconds a second, for whatever waits: 1 unless given. */
  speed?: number;
  /** This machine's build of layers that are deployed for another one. */
  standIn?: CodeSource;
}
