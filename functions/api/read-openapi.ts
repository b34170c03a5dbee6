import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** Beside the bundle on Lambda, which says where that is; in the project where nothing is bundled. */
const file = () => resolve(process.env['LAMBDA_TASK_ROOT'] ?? '.', 'functions/api/openapi.json');

let document: object | undefined;

/** The OpenAPI document, as `npm run openapi` has written it. Read once, by whoever asks for it first. */
export const readOpenApi = (): object => (document ??= JSON.parse(readFileSync(file(), 'utf8')));
