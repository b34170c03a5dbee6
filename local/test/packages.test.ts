import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { Packages } from '../lambda/packages.ts';
import type { CodeSource } from '../template/code-source.ts';
import { FromPackages } from '../template/from-packages.ts';

const OTHER = process.arch === 'x64' ? { machine: 0xb7, name: 'arm64' } : { machine: 0x3e, name: 'x64' };
const OWN = process.arch === 'x64' ? 0x3e : 0xb7;

/** The beginning of a shared library for Linux. */
function elf(machine: number): Uint8Array {
  const header = Buffer.alloc(64);
  header.writeUInt32BE(0x7f454c46, 0);
  header.writeUInt16LE(machine, 18);
  return header;
}

function start(files: Record<string, Uint8Array>, standIn?: CodeSource) {
  const packages = new Packages();
  const zip = Buffer.from(zipSync(files));
  const source = new FromPackages({ packages, read: async () => zip, standIn });
  return { packages, zip, source, [Symbol.asyncDispose]: () => packages.close() };
}

const artifact = { S3Bucket: 'artifacts', S3Key: 'a.zip' };
const resource = (properties: Record<string, unknown>) => ({
  logicalId: 'Shared',
  type: 'AWS::Lambda::LayerVersion',
  properties,
  ref: 'arn',
  attributes: {},
});

describe('a package', () => {
  test('is unpacked once, outside the project, and gone in the end', async () => {
    const { packages, zip } = start({ 'functions/a/handler.cjs': strToU8('code') });

    const folder = await packages.unpack(zip);
    const again = await packages.unpack(zip);

    expect(again).toBe(folder);
    expect(readFileSync(join(folder, 'functions/a/handler.cjs'), 'utf8')).toBe('code');
    expect(folder.startsWith(process.cwd())).toBe(false);
    await packages.close();
    expect(existsSync(dirname(folder))).toBe(false);
  });

  test('is unpacked once also when two ask for it at the same time', async () => {
    await using started = start({ 'a.cjs': strToU8('code') });
    const { packages, zip } = started;

    const folders = await Promise.all([packages.unpack(zip), packages.unpack(zip)]);

    expect(new Set(folders).size).toBe(1);
  });

  test('with a file that would lie outside of it is refused', async () => {
    await using started = start({ '../../outside.cjs': strToU8('code') });

    await expect(started.packages.unpack(started.zip)).rejects.toThrow('lies outside the package');
  });

  test('that would be larger than Lambda takes is refused before it is unpacked', async () => {
    await using started = start({ 'large.bin': new Uint8Array(262_144_001) });

    await expect(started.packages.unpack(started.zip)).rejects.toThrow('262144000 bytes');
  });

  test('that is no zip is refused', async () => {
    await using started = start({});

    await expect(started.packages.unpack(Buffer.from('no zip'))).rejects.toThrow(/zip/);
  });
});

describe.runIf(process.platform === 'linux')("a layer's package", () => {
  const binary = 'nodejs/node_modules/sharp/lib/sharp.node';

  test('is used as it is when this machine can load its binaries', async () => {
    await using started = start({ [binary]: elf(OWN) });

    const folder = await started.source.layer(resource({ Content: artifact }));

    expect(existsSync(join(folder, binary))).toBe(true);
  });

  test('is replaced by this machine’s own build when its binaries are for another', async () => {
    const standIn: CodeSource = {
      layer: async ({ logicalId }) => `/builds/${logicalId}`,
      code: () => Promise.reject(new Error('not asked for')),
    };
    await using started = start({ [binary]: elf(OTHER.machine) }, standIn);

    expect(await started.source.layer(resource({ Content: artifact }))).toBe('/builds/Shared');
  });

  test('is refused, with its name and what it is for, when nothing can stand in', async () => {
    await using started = start({ [binary]: elf(OTHER.machine) });

    await expect(started.source.layer(resource({ Content: artifact }))).rejects.toThrow(
      `Shared: ${binary} is for linux-${OTHER.name}, and this is linux-${process.arch}`,
    );
  });
});
