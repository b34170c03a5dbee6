import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BuildOptions, Plugin } from 'esbuild';
import * as z from 'zod';

/** The part of serverless-esbuild's configuration that changes what a bundle is. */
const Esbuild = z.object({
  alias: z.record(z.string(), z.string()).default({}),
  define: z.record(z.string(), z.string()).default({}),
  exclude: z.array(z.string()).default([]),
  external: z.array(z.string()).default([]),
  mainFields: z.array(z.string()).default(['main', 'module']),
  minify: z.boolean().default(false),
  plugins: z.string().optional(),
  target: z.string().default('node24'),
});

/** What esbuild is to do for a function of this service: the same as for a deployment, with source maps. */
export async function bundleOptions(
  custom: Record<string, unknown>,
  serviceDir: string,
): Promise<BuildOptions> {
  const { exclude, external, plugins, ...options } = Esbuild.parse(custom['esbuild'] ?? {});
  return {
    ...options,
    absWorkingDir: serviceDir,
    external: [...exclude, ...external],
    ...(plugins && { plugins: await pluginsIn(join(serviceDir, plugins)) }),
  };
}

/** A file that exports a list of plugins. */
async function pluginsIn(file: string): Promise<Plugin[]> {
  const { default: plugins }: { default: Plugin[] } = await import(pathToFileURL(file).href);
  return plugins;
}
