import type { Code } from '../../local/lambda/config.ts';
import { ownFunction } from './own-function.ts';

/** The code of a function of this app, bundled once for several clouds: none of them ends it, but whoever asked for it. */
export async function bundledOnce(folder: string): Promise<Code & AsyncDisposable> {
  const { code } = await ownFunction(folder);
  const directory = await code.directory();
  return {
    directory: async () => directory,
    onChange: () => {},
    close: async () => {},
    [Symbol.asyncDispose]: () => code.close(),
  };
}
