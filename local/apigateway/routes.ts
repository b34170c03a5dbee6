import type { RouteConfig } from './config.ts';

/** The route that a request takes, with what the variables of its path stand for. */
export interface Match {
  route: RouteConfig;
  parameters: Record<string, string>;
}

interface Candidate extends Match {
  rank: number[];
}

/**
 * Finds the most specific route: a full match before a greedy one before `$default`, a method before `ANY`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: RouteConfig[], method: string, path: string): Match | undefined {
  const candidates = routes.flatMap((route) => match(route, method, path) ?? []);
  const [best] = candidates.toSorted((a, b) => compare(a.rank, b.rank));
  return best && { route: best.route, parameters: best.parameters };
}

const LITERAL = 0;
const VARIABLE = 1;
const GREEDY = 2;

function match(route: RouteConfig, method: string, path: string): Candidate | undefined {
  if (route.key === '$default') return { route, parameters: {}, rank: [GREEDY + 1] };
  const [verb, pattern = '/'] = route.key.split(' ');
  if (verb !== 'ANY' && verb !== method) return undefined;
  const given = path.split('/').slice(1);
  const parameters: Record<string, string> = {};
  const rank: number[] = [];
  const parts = pattern.split('/').slice(1);
  for (const [index, part] of parts.entries()) {
    const name = /^\{(.+?)(\+)?\}$/.exec(part);
    const value = given[index];
    if (!value && part !== '') return undefined;
    if (name?.[2]) {
      parameters[name[1] ?? ''] = decode(given.slice(index).join('/'));
      return { route, parameters, rank: [...rank, GREEDY, verb === 'ANY' ? 1 : 0] };
    }
    if (name) parameters[name[1] ?? ''] = decode(value ?? '');
    else if (part !== value) return undefined;
    rank.push(name ? VARIABLE : LITERAL);
  }
  if (given.length !== parts.length) return undefined;
  return { route, parameters, rank: [...rank, LITERAL, verb === 'ANY' ? 1 : 0] };
}

function compare(a: number[], b: number[]): number {
  const index = a.findIndex((rank, at) => rank !== b[at]);
  return index < 0 ? 0 : (a[index] ?? 0) - (b[index] ?? 0);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
