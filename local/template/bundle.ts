import type { BuildOptions } from 'esbuild';
import * as z from 'zod';

/** The part of serverless-esbuild's configuration that changes what a bundle is. */
const Esbuild = z.object({
  alias: z.record(z.string(), z.string()).default({}),
  define: z.record(z.string(), z.string()).default({}),
  exclude: z.array(z.string()).default([]),
  external: z.array(z.string()).default([]),
  mainFields: z.array(z.string()).default(['main', 'module']),
  minify: z.boolean().default(false),
  target: z.string().default('node24'),
});

/** What esbuild is to do for a function of this service: the same as for a deployment, with source maps. */
export function bundleOptions(custom: Record<string, unknown>, serviceDir: string): BuildOptions {
  const { exclude, external, ...options } = Esbuild.parse(custom['esbuild'] ?? {});
  return {
    ...options,
    absWorkingDir: serviceDir,
    external: [...exclude, ...external],
  };
}
