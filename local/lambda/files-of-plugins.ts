import type { Plugin } from 'esbuild';

/**
 * Has esbuild's plugins tell what they have read for a bundle. What they say has to be watched, esbuild keeps to itself.
 * @param onFiles - hears of files and folders, absolute
 */
export const withFilesTold = (plugins: Plugin[], onFiles: (files: string[]) => void): Plugin[] =>
  plugins.map(({ name, setup }) => ({
    name,
    setup: (build) =>
      setup({
        ...build,
        onLoad: (options, load) =>
          build.onLoad(options, async (args) => {
            const result = await load(args);
            onFiles([...(result?.watchFiles ?? []), ...(result?.watchDirs ?? [])]);
            return result;
          }),
      }),
  }));
