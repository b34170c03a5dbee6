import { open, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** `e_machine` of an ELF header, as Node names the architecture. */
const MACHINES: Record<number, string> = { 0x3e: 'x64', 0xb7: 'arm64' };

/**
 * A layer's first native module that this machine cannot load.
 * @see https://refspecs.linuxfoundation.org/elf/gabi4+/ch4.eheader.html
 */
export async function foreignBinary(folder: string): Promise<{ file: string; machine: string } | undefined> {
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(node|so(\.[\d.]+)?)$/.test(entry.name)) continue;
    const path = join(entry.parentPath, entry.name);
    const machine = await machineOf(path);
    if (machine && machine !== `${process.platform}-${process.arch}`)
      return { file: relative(folder, path), machine };
  }
  return undefined;
}

async function machineOf(path: string): Promise<string | undefined> {
  const file = await open(path);
  try {
    const header = Buffer.alloc(20);
    await file.read(header, 0, header.length, 0);
    const isElf = header.readUInt32BE(0) === 0x7f454c46;
    return isElf ? `linux-${MACHINES[header.readUInt16LE(18)] ?? 'other'}` : undefined;
  } finally {
    await file.close();
  }
}
