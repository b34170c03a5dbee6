import { dirname, relative, resolve } from 'node:path';
import type { BuildFailure, Plugin } from 'esbuild';
import { buildPage } from './build-page.ts';

/** Lets a function import a page for browsers, `import page from 'page:./folder'`: see page.ts for what it gets. */
export const pagePlugin: Plugin = {
  name: 'page',
  setup(build) {
    build.onResolve({ filter: /^page:/ }, ({ path, importer }) => ({
      path: resolve(dirname(importer), path.slice('page:'.length)),
      namespace: 'page',
    }));
    build.onLoad({ filter: /./, namespace: 'page' }, async ({ path }) => {
      try {
        const { page, files } = await buildPage(path);
        return { contents: JSON.stringify(page), loader: 'json', watchFiles: files };
      } catch (error) {
        if (!isBuildFailure(error)) throw error;
        // Where the mistake is, not where the page is imported.
        const from = build.initialOptions.absWorkingDir ?? process.cwd();
        const places = error.errors.map(({ text, location }) => ({
          text,
          location: location && { ...location, file: resolve(path, location.file) },
        }));
        return {
          errors: places.map(({ text, location }) => ({
            text,
            location: location && { ...location, file: relative(from, location.file) },
          })),
          watchFiles: places.flatMap(({ location }) => location?.file ?? []),
        };
      }
    });
  },
};

const isBuildFailure = (error: unknown): error is BuildFailure => error instanceof Error && 'errors' in error;
