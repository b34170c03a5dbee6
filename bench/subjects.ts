import { build } from 'esbuild';

const OUT = 'out/bench/subjects';

/** Bundles what is measured the way the functions are deployed: nobody's start-up should count TypeScript. */
export async function bundleSubjects(): Promise<(subject: string, args: string[]) => string[]> {
  await build({
    entryPoints: ['bench/subjects/*.ts'],
    outdir: OUT,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    minify: true,
    mainFields: ['module', 'main'],
    external: ['sharp'],
  });
  return (subject, args) => [process.execPath, `${OUT}/${subject}.cjs`, ...args];
}
