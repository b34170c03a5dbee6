import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import type { HttpAnswer } from './http-answer.ts';

/** A JSON Schema, as far as the document has them. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  enum?: unknown[];
  const?: unknown;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  maxLength?: number;
  properties?: Record<string, JsonSchema>;
  additionalProperties?: boolean | JsonSchema;
  required?: string[];
}

export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required?: boolean;
  schema: JsonSchema;
}

type Content = Record<string, { schema: JsonSchema; example?: unknown }>;

export interface DocumentedResponse {
  $ref?: string;
  headers?: Record<string, { required?: boolean }>;
  content?: Content;
}

export interface DocumentedOperation {
  operationId: string;
  security: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { content: Content };
  responses: Record<string, DocumentedResponse>;
}

interface OpenApi {
  paths: Record<string, Record<string, DocumentedOperation>>;
  components: { schemas: Record<string, JsonSchema>; responses: Record<string, DocumentedResponse> };
}

/** The document that the API serves. */
export const document: OpenApi = JSON.parse(readFileSync('functions/api/openapi.json', 'utf8'));

/** Each operation, with its place. */
export const documented = Object.entries(document.paths).flatMap(([path, byMethod]) =>
  Object.entries(byMethod).map(([method, operation]) => ({
    name: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    operation,
    scope: operation.security[0]?.['token']?.[0],
  })),
);

/** See {@link documented}. */
export type Documented = (typeof documented)[number];

const ajv = new Ajv2020({ strict: true, allErrors: true });
addFormats.default(ajv);
// What is no schema in it does not concern the validator.
ajv.addVocabulary(['openapi', 'info', 'servers', 'tags', 'paths', 'components']);
/** Tells of each member that the document does not, though clients are to expect such. */
const closed = <T>(part: T): T =>
  JSON.parse(JSON.stringify(part), (_, each) =>
    each?.type === 'object' && each.properties ? { additionalProperties: false, ...each } : each,
  );
ajv.addSchema({ ...closed(document), $id: 'openapi' });

/** A schema of the document, be it there or shared. */
export const resolved = (schema: JsonSchema): JsonSchema =>
  document.components.schemas[schema.$ref?.split('/').at(-1) ?? ''] ?? schema;

/** Schemas of the document that refer to others of it. */
const absolute = (schema: JsonSchema): object =>
  JSON.parse(JSON.stringify(closed(schema)).replaceAll('"$ref":"#/', '"$ref":"openapi#/'));

const validators = new Map<JsonSchema, ReturnType<typeof ajv.compile>>();

/** What is wrong with a value by a schema of the document; nothing, if it is undefined. */
export function wrongBy(schema: JsonSchema, value: unknown): string | undefined {
  const known = validators.get(schema) ?? ajv.compile(absolute(schema));
  validators.set(schema, known);
  return known(value) ? undefined : ajv.errorsText(known.errors);
}

/** A response of the document, be it there or shared. */
export function responseOf({ operation }: Documented, status: number): DocumentedResponse | undefined {
  const response = operation.responses[status];
  return response?.$ref ? document.components.responses[response.$ref.split('/').at(-1) ?? ''] : response;
}

/** What is wrong with an answer by the document: its status, its headers, its body. */
export function wrongAnswer(asked: Documented, { status, headers, body }: HttpAnswer): string | undefined {
  const response = responseOf(asked, status);
  if (!response) return `${status} is not documented`;
  const missing = Object.entries(response.headers ?? {}).flatMap(([name, { required }]) =>
    required && !headers[name.toLowerCase()] ? [name] : [],
  );
  if (missing.length > 0) return `${status} has no ${missing.join(', ')}`;
  if (!response.content) return body === undefined ? undefined : `${status} has a body`;
  const type = headers['content-type'] ?? '';
  const content = response.content[type];
  return content ? wrongBy(content.schema, body) : `${status} is ${type}`;
}
