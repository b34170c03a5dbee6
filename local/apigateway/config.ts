import type { CorsConfig } from '../http/cors.ts';

/** An HTTP API, as its template declares it. */
export interface HttpApiConfig {
  id: string;
  accountId: string;
  name: string;
  routes: RouteConfig[];
  cors?: CorsConfig;
  stage?: StageConfig;
}

export interface RouteConfig {
  /** `GET /images/{id}`, `ANY /{proxy+}` or `$default`. */
  key: string;
  /** The function behind it. */
  functionArn: string;
  /** AWS gives up at 30 s at the latest. */
  timeoutMs: number;
  authorizer?: AuthorizerConfig;
  /** A JSON Web Token must be good for one of them. */
  scopes?: string[];
}

/** Who decides whether a request may pass. */
export type AuthorizerConfig = LambdaAuthorizer | JwtAuthorizer;

export interface LambdaAuthorizer {
  type: 'REQUEST';
  id: string;
  name: string;
  functionArn: string;
  /** `$request.header.Authorization`: a request that lacks one of them is refused unasked. */
  identitySources: string[];
  /** Seconds for which an answer holds for the same identity; 0 asks each time. */
  ttlSeconds: number;
  /** Whether it answers `isAuthorized`, and not a policy. */
  simpleResponses: boolean;
}

export interface JwtAuthorizer {
  type: 'JWT';
  name: string;
  identitySources: string[];
  issuer: string;
  audience: string[];
}

/** How much a route takes: so many requests a second, and so many at once. */
export interface Limit {
  rate: number;
  burst: number;
}

/** What the stage of an API says of all its routes. */
export interface StageConfig {
  /** Of each route that has none of its own. */
  limit?: Limit;
  routeLimits: Record<string, Limit>;
  accessLog?: { group: string; format: string };
}
