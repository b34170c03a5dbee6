import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type FSWatcher, watch } from 'chokidar';
import { type BuildContext, type BuildFailure, type BuildOptions, type BuildResult, context } from 'esbuild';
import { type Code, CodeError } from './config.ts';
import { withFilesTold } from './files-of-plugins.ts';
import { copyPackageFiles } from './package-files.ts';
import { makeTaskFolder } from './task-folder.ts';

/** What a function is built from. */
export interface EsbuildSources {
  handler: string;
  options: BuildOptions;
  patterns?: readonly string[];
}

/**
 * A function built from its sources whenever they change. The bundle lies outside the project, so that a package
 * which neither bundle nor layer brings is missing here as it is on Lambda.
 */
export class EsbuildCode implements Code {
  readonly #handler: string;
  readonly #options: BuildOptions;
  readonly #patterns: readonly string[];
  readonly #listeners: (() => void)[] = [];
  #folder: string | undefined;
  #context: BuildContext<{ metafile: true }> | undefined;
  #watcher: FSWatcher | undefined;
  #build: Promise<string> | undefined;
  /** What plugins have read for the bundle. */
  #told: string[] = [];

  /**
   * @param options - of esbuild, as the service has them; `absWorkingDir` is the service's folder
   * @param patterns - of files that lie beside the bundle
   */
  constructor({ handler, options, patterns = [] }: EsbuildSources) {
    this.#handler = handler;
    this.#options = options;
    this.#patterns = patterns;
  }

  directory(): Promise<string> {
    this.#build ??= this.#rebuild().catch((error) => {
      // What it lacked may be there the next time, in a file that nobody watches yet.
      this.#build = undefined;
      throw error;
    });
    return this.#build;
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener);
  }

  async close(): Promise<void> {
    // A build under way has yet to open what is closed here.
    await this.#build?.catch(() => {});
    await this.#watcher?.close();
    await this.#context?.dispose();
    if (this.#folder) await rm(this.#folder, { recursive: true, force: true });
    this.#build = this.#watcher = this.#context = this.#folder = undefined;
  }

  async #rebuild(): Promise<string> {
    const entry = this.#handler.slice(0, this.#handler.lastIndexOf('.'));
    const root = this.#options.absWorkingDir ?? process.cwd();
    this.#folder ??= await makeTaskFolder();
    this.#context ??= await context({
      ...this.#options,
      plugins: withFilesTold(this.#options.plugins ?? [], (files) => this.#told.push(...files)),
      entryPoints: [{ in: join(root, entry), out: entry }],
      outdir: this.#folder,
      outExtension: { '.js': '.cjs' },
      bundle: true,
      platform: 'node',
      format: 'cjs',
      sourcemap: 'external',
      sourcesContent: false,
      metafile: true,
      logLevel: 'silent',
    });
    this.#told = [];
    try {
      const result = await this.#context.rebuild();
      const files = await copyPackageFiles(this.#patterns, root, this.#folder);
      this.#follow([...inputsOf(result, root), ...this.#told, ...files.map((file) => join(root, file))]);
    } catch (error) {
      if (!isBuildFailure(error)) throw error;
      this.#follow([...failedInputs(error, root), ...this.#told]);
      throw new CodeError(firstLine(error, entry));
    }
    return this.#folder;
  }

  /** Watches what the bundle is made of, and no more. */
  #follow(files: string[]): void {
    this.#watcher ??= watch([], { ignoreInitial: true }).on('all', () => {
      this.#build = undefined;
      for (const listener of this.#listeners) listener();
    });
    this.#watcher.add(files);
  }
}

const isBuildFailure = (error: unknown): error is BuildFailure => error instanceof Error && 'errors' in error;

function inputsOf({ metafile }: BuildResult<{ metafile: true }>, root: string): string[] {
  // `<namespace>:<path>` is what a plugin has made.
  const ours = Object.keys(metafile.inputs).filter((file) => !/node_modules\/|^[a-z-]{2,}:/.test(file));
  return ours.map((file) => resolve(root, file));
}

function failedInputs({ errors }: BuildFailure, root: string): string[] {
  return errors.flatMap(({ location }) => (location ? [resolve(root, location.file)] : []));
}

function firstLine({ errors, message }: BuildFailure, entry: string): string {
  const [first] = errors;
  if (!first) return message;
  if (!first.location) return `there is no file ${entry}.ts, where the handler should be`;
  const { file, line } = first.location;
  const [, missing] = /^Could not resolve "([^."][^"]*)"/.exec(first.text) ?? [];
  const remedy = missing ? `: type "npm ci", or "npm install ${missing}" if it is new` : '';
  return `${file}:${line}: ${first.text}${remedy}`;
}
