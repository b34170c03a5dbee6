import http from 'node:http';
import https from 'node:https';
import type { Agents } from './guarded-agents.ts';

/** For the origins that the configuration allows, wherever they are. A connection serves one request, as with the others. */
export const openAgents: Agents = {
  httpAgent: new http.Agent({ keepAlive: false }),
  httpsAgent: new https.Agent({ keepAlive: false }),
};
