import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import { deflateRawSync } from 'node:zlib';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import type { Architecture } from '../layers/architecture.ts';
import { buildLayer } from '../layers/build-layer.ts';
import { LayerBuildError } from '../layers/errors.ts';
import { fingerprint } from '../layers/fingerprint.ts';
import { lockedPackages } from '../layers/locked-packages.ts';
import { readLockfile, workspacesOf } from '../layers/lockfile.ts';
import LayersPlugin from '../layers/plugin.ts';

const WORKSPACE = 'layers/shared';
const MACHINES = { arm64: 0xb7, x86_64: 0x3e };
const NPM_NAMES = { arm64: 'arm64', x86_64: 'x64' };
const BINARY = /\.node$|\.so(\.\d+)*$/;
const ALLOWED = /\.([cm]?js|json)$|(^|\/)licen[cs]e(\.(md|txt))?$/i;

const shared = (architecture: Architecture) => ({ name: 'shared', workspace: WORKSPACE, architecture });

const filesOf = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map(({ parentPath, name }) => relative(directory, join(parentPath, name)))
    .toSorted();

/** What a zip depends on: names, modes and bytes. */
function digestOf(directory: string): string {
  const hash = createHash('sha256');
  for (const file of filesOf(directory)) {
    const path = join(directory, file);
    hash.update(`${file} ${statSync(path).mode} `).update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** A project that has nothing but what a layer is built from. */
function projectCopy(): string {
  const copy = mkdtempSync(join(tmpdir(), 'layer-test-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  const manifests = workspacesOf(readLockfile('package-lock.json')).map((folder) => `${folder}/package.json`);
  for (const file of ['package.json', 'package-lock.json', ...manifests]) cpSync(file, join(copy, file));
  return copy;
}

describe.each(['arm64', 'x86_64'] as const)('the layer for %s', (architecture) => {
  let directory = '';
  let files: string[] = [];
  beforeAll(async () => {
    ({ directory } = await buildLayer('.', shared(architecture)));
    files = filesOf(directory);
  });
  const read = (file: string) => readFileSync(join(directory, file));

  test('has machine code for that architecture alone', () => {
    const binaries = files.filter((file) => BINARY.test(file)).map(read);
    expect(binaries).toHaveLength(2);
    for (const elf of binaries) {
      expect(elf.toString('latin1', 0, 4)).toBe('\x7fELF');
      expect(elf.readUInt16LE(18)).toBe(MACHINES[architecture]);
    }
  });

  test('has nothing that functions cannot use', () => {
    expect(files.filter((file) => !ALLOWED.test(file) && !BINARY.test(file))).toEqual([]);
    const cpu = NPM_NAMES[architecture];
    const native = readdirSync(join(directory, 'nodejs', 'node_modules', '@img'));
    expect(native).toEqual(['colour', `sharp-libvips-linux-${cpu}`, `sharp-linux-${cpu}`]);
  });

  test('weighs at most 10 MB as a zip and less than 50 MB unpacked', () => {
    const contents = files.map(read);
    const zipped = contents.reduce((sum, bytes) => sum + deflateRawSync(bytes).length, 0);
    const names = files.reduce((sum, file) => sum + 2 * file.length + 100, 0);
    expect(zipped + names).toBeLessThan(10e6);
    expect(contents.reduce((sum, bytes) => sum + bytes.length, 0)).toBeLessThan(50e6);
  });

  test.skipIf(process.platform !== 'linux' || process.arch !== NPM_NAMES[architecture])(
    'is found through NODE_PATH alone, as on Lambda, and works',
    async () => {
      const script = `
        require('axios').create();
        const image = require('sharp')({ create: { width: 8, height: 8, channels: 3, background: 'red' } });
        image.webp().toBuffer().then((webp) => console.log(webp.toString('latin1', 8, 12)));`;
      const env = { NODE_PATH: join(process.cwd(), directory, 'nodejs', 'node_modules') };
      const { stdout } = await promisify(execFile)(process.execPath, ['-e', script], { cwd: tmpdir(), env });
      expect(stdout).toBe('WEBP\n');
    },
  );
});

describe('building a layer', () => {
  test('that stands already changes nothing', async () => {
    const { directory } = await buildLayer('.', shared('arm64'));
    const { ctimeMs } = statSync(directory);

    const again = await buildLayer('.', shared('arm64'));

    expect(again).toEqual({ directory, cached: true });
    expect(statSync(directory).ctimeMs).toBe(ctimeMs);
  });

  test('gives the same names, modes and bytes elsewhere and under another umask', async () => {
    const here = await buildLayer('.', shared('arm64'));
    const project = projectCopy();
    const umask = process.umask(0o077);
    onTestFinished(() => void process.umask(umask));

    const there = await buildLayer(project, shared('arm64'));

    expect(there.cached).toBe(false);
    expect(digestOf(there.directory)).toBe(digestOf(here.directory));
    expect(readdirSync(join(project, '.layers'))).toEqual(['shared']);
  });

  test.each([
    ['node_modules/axios', true],
    ['node_modules/@img/sharp-libvips-linux-arm64', true],
    ['node_modules/@img/sharp-libvips-linux-x64', false],
    ['node_modules/vitest', false],
  ])('when the lock has another version of %s is needed: %s', (folder, needed) => {
    const lock = readLockfile('package-lock.json');
    const before = fingerprint('{}', lockedPackages(lock, WORKSPACE, 'arm64'));
    Object.assign(lock.packages[folder] ?? {}, { version: '99.0.0' });

    const after = fingerprint('{}', lockedPackages(lock, WORKSPACE, 'arm64'));

    expect(after !== before).toBe(needed);
  });

  test('says what to type when the lock lacks the packages of a platform', async () => {
    const project = projectCopy();
    const lock = JSON.parse(readFileSync(join(project, 'package-lock.json'), 'utf8'));
    delete lock.packages['node_modules/@img/sharp-linux-arm64'];
    writeFileSync(join(project, 'package-lock.json'), JSON.stringify(lock));

    const building = buildLayer(project, shared('arm64'));

    await expect(building).rejects.toThrow(LayerBuildError);
    await expect(building).rejects.toThrow(/lacks @img\/sharp-linux-arm64: .* type "npm install"/);
  });

  test('says that it needs the network once when npm has the packages not yet', async () => {
    const project = projectCopy();
    // Not an `.npmrc`: npm hands its own settings to what it runs in the environment, which weighs more.
    vi.stubEnv('npm_config_offline', 'true');
    vi.stubEnv('npm_config_cache', join(project, 'empty-cache'));
    onTestFinished(() => void vi.unstubAllEnvs());

    const building = buildLayer(project, shared('arm64'));

    await expect(building).rejects.toThrow(/Do the same once with a network/);
    expect(readdirSync(join(project, '.layers'))).toEqual(['shared']);
  });
});

test('packaging takes the built layer in place of its workspace, and files that Lambda can read', async () => {
  const layers = { shared: { path: './layers/shared/' }, ready: { path: 'layers' } };
  const service = { provider: { architecture: 'arm64' }, layers };
  const writers = { log: { success: () => {} }, progress: { create: () => ({ remove: () => {} }) } };
  const umask = process.umask(0o077);
  onTestFinished(() => void process.umask(umask));

  const plugin = new LayersPlugin({ serviceDir: process.cwd(), service, classes: { Error } }, {}, writers);
  await plugin.hooks['before:package:createDeploymentArtifacts']();

  const { directory } = await buildLayer(process.cwd(), shared('arm64'));
  expect(layers.shared.path).toBe(relative(process.cwd(), directory));
  expect(layers.ready.path).toBe('layers');
  expect(process.umask()).toBe(0o022);
});
