// Writes the code cache of a bundle, after its first call: so that it holds what that call needs, too.
import { readFileSync, writeFileSync } from 'node:fs';
import { lambdaContext } from '../../test/helpers/lambda-context.ts';
import { runBundle } from './code-cache/run-bundle.ts';

async function main([file = '', event = '']: string[]): Promise<void> {
  const { script, bundle } = runBundle(file);
  await bundle.handler(JSON.parse(readFileSync(event, 'utf8')), lambdaContext());
  writeFileSync(`${file}.cache`, script.createCachedData());
  console.log('{}');
}

void main(process.argv.slice(2));
