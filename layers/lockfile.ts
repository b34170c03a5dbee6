import { readFileSync } from 'node:fs';
import * as z from 'zod';

const Names = z.record(z.string(), z.string()).default({});
const Systems = z.array(z.string()).optional();

const LockedPackage = z.object({
  version: z.string().optional(),
  integrity: z.string().optional(),
  dependencies: Names,
  optionalDependencies: Names,
  peerDependencies: Names,
  peerDependenciesMeta: z.record(z.string(), z.object({ optional: z.boolean().default(false) })).default({}),
  os: Systems,
  cpu: Systems,
  libc: Systems,
  /** A workspace is listed twice: where it is, and as a link to there. */
  link: z.boolean().default(false),
  resolved: z.string().optional(),
});

const Lockfile = z.object({ packages: z.record(z.string(), LockedPackage) });

/** One installed folder, as package-lock.json describes it. */
export type LockedPackage = z.output<typeof LockedPackage>;

/** package-lock.json: what npm installs, by folder, such as `node_modules/axios`; `''` is the project. */
export type Lockfile = z.output<typeof Lockfile>;

/** Reads what the layer builder needs of a package-lock.json. */
export const readLockfile = (file: string): Lockfile =>
  Lockfile.parse(JSON.parse(readFileSync(file, 'utf8')));

/** The folders of all workspaces. */
export const workspacesOf = ({ packages }: Lockfile): string[] =>
  Object.values(packages).flatMap(({ link, resolved }) => (link && resolved !== undefined ? [resolved] : []));
