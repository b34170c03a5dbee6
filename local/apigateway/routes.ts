import type { RouteConfig } from './config.ts';

/** The route that a request takes, with what the variables of its path stand for. */
export interface Match {
  route: RouteConfig;
  parameters: Record<string, string>;
}

interface Candidate extends Match {
  rank: number[];
}

const FULL = 0;
const GREEDY = 1;
const DEFAULT = 2;

const LITERAL = 0;
const VARIABLE = 1;
const REST = 2;

/**
 * Finds the route with the best match: a full one before a greedy one before `$default`; of several, the one whose
 * path says more from the left on, and then a method before `ANY`.
 * @param path - decoded, so that `%2F` parts it like a slash
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: RouteConfig[], method: string, path: string): Match | undefined {
  const candidates = routes.flatMap((route) => match(route, method, path) ?? []);
  const [best] = candidates.toSorted((a, b) => compare(a.rank, b.rank));
  return best && { route: best.route, parameters: best.parameters };
}

function match(route: RouteConfig, method: string, path: string): Candidate | undefined {
  if (route.key === '$default') return { route, parameters: {}, rank: [DEFAULT] };
  const [verb, pattern = '/'] = route.key.split(' ');
  if (verb !== 'ANY' && verb !== method) return undefined;
  const verbRank = verb === 'ANY' ? 1 : 0;
  const given = path.split('/').slice(1);
  const parts = pattern.split('/').slice(1);
  const found: [string, string][] = [];
  const rank: number[] = [];
  for (const [index, part] of parts.entries()) {
    const [, name, greedy] = /^\{(.+?)(\+)?\}$/.exec(part) ?? [];
    const value = greedy ? given.slice(index).join('/') : given[index];
    if (name ? !value : part !== value) return undefined;
    if (name) found.push([name, value ?? '']);
    if (greedy)
      return { route, parameters: Object.fromEntries(found), rank: [GREEDY, ...rank, REST, verbRank] };
    rank.push(name ? VARIABLE : LITERAL);
  }
  if (given.length !== parts.length) return undefined;
  return { route, parameters: Object.fromEntries(found), rank: [FULL, ...rank, verbRank] };
}

/** Two ranks differ before the shorter one ends, or not at all. */
function compare(a: number[], b: number[]): number {
  const index = a.findIndex((rank, at) => rank !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}
