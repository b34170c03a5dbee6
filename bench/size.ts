import { unzipSync } from 'fflate';
import type { Row } from './measure.ts';
import { packageService } from './package.ts';

/** Parses HTML, and has a library for it. */
const PARSER = 'scraper';

/** What is uploaded at a deployment, and unpacked at every cold start. */
export async function* rows(): AsyncGenerator<Row> {
  const { functions, layers } = await packageService();
  for (const { name, zip } of functions) {
    yield {
      what: `function zip: ${name}`,
      measured: (zip.length - assetBytes(zip)) / 1e3,
      atMost: name === PARSER ? 300 : 150,
      unit: 'KB',
    };
  }
  for (const { name, zip } of layers) {
    yield { what: `layer zip: ${name}`, measured: zip.length / 1e6, atMost: 10, unit: 'MB' };
  }
}

/** What a zip holds beside code, fonts for example, in bytes of the zip. */
function assetBytes(zip: Buffer): number {
  let bytes = 0;
  unzipSync(zip, {
    filter: ({ name, size }) => {
      if (!name.endsWith('.cjs')) bytes += size;
      return false;
    },
  });
  return bytes;
}
