import { writeFileSync } from 'node:fs';
import { openApiDocument } from './document.ts';

writeFileSync('functions/api/openapi.json', `${JSON.stringify(openApiDocument(), null, 2)}\n`);
