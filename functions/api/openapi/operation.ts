import type { Scope } from '../principal.ts';
import type { JsonSchema, SchemaName } from './schemas.ts';

/** A part of a request beside its body. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  description: string;
  schema: JsonSchema;
  example?: unknown;
}

/** What is answered if nothing is wrong. */
export interface Success {
  status: number;
  description: string;
  /** None: there is no body. */
  schema?: SchemaName | JsonSchema;
  example?: unknown;
  /** Whether `Location` says where to look for what was made. */
  location?: boolean;
}

/** What can be asked, and what is answered. */
export interface Operation {
  operationId: string;
  tag: string;
  summary: string;
  /** What a token must be good for; undefined if none is needed. */
  scope?: Scope;
  parameters?: Parameter[];
  body?: { schema: SchemaName; example: unknown };
  success: Success;
  /** Whether there is an ETag, and 304 for who has that version. */
  cached?: boolean;
  /** What else can be wrong than with every request, by status. */
  problems?: Record<number, string>;
}
