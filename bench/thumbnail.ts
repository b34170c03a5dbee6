import { spawnSync } from 'node:child_process';
import * as z from 'zod';
import { OperatorError } from '../operations/errors.ts';
import { samples } from '../samples/samples.ts';
import { cpuRatio, inProcess, type Row } from './measure.ts';
import { photo } from './photos.ts';
import { bundleSubjects } from './subjects.ts';

const Need = z.object({ ms: z.number(), error: z.string(), peakMb: z.number() });
/** As `functions/thumbnail/function.yml` sets them. */
const ENV = { ...process.env, MALLOC_ARENA_MAX: '2', MALLOC_MMAP_THRESHOLD_: '131072' };

/** What a photo costs, beside the tools that people would use instead. */
export async function* rows(): AsyncGenerator<Row> {
  requireVipsthumbnail();
  const subject = await bundleSubjects();
  const need = async (files: string[]) => Need.parse(await inProcess(subject('ours', files), ENV));
  const floorRatio = async (file: string) => z.number().parse(await inProcess(subject('floor', [file])));
  const twelve = await photo(12);
  const ten = Array.from({ length: 10 }, () => twelve);
  const ours = subject('ours', ten);
  yield {
    what: 'CPU ÷ vipsthumbnail × 3, ten photos of 12 MP',
    measured: await cpuRatio(ours, vipsthumbnail(ten), 5),
    atMost: 0.35,
    unit: '',
  };
  yield {
    what: 'CPU ÷ naive sharp',
    measured: await cpuRatio(ours, subject('naive', ten), 5),
    atMost: 0.6,
    unit: '',
  };
  yield {
    what: 'CPU ÷ decode once and encode, 12 MP',
    measured: await floorRatio(twelve),
    atMost: 1.25,
    unit: '',
  };
  yield {
    what: 'CPU ÷ decode once and encode, 48 MP',
    measured: await floorRatio(await photo(48)),
    atMost: 1.15,
    unit: '',
  };
  const peak = async (what: string, files: string[], atMost: number): Promise<Row> => {
    const { peakMb, error } = await need(files);
    if (error) throw new Error(`${what} was refused: ${error}`);
    return { what: `peak memory: ${what}`, measured: peakMb, atMost, unit: 'MB' };
  };
  yield await peak('108 MP baseline JPEG', [await photo(108)], 160);
  // Of what the limits let in, this holds the most: all coefficients of 49 MP without chroma subsampling.
  const worst = await photo(49, { progressive: true, chromaSubsampling: '4:4:4' });
  yield await peak('49 MP progressive JPEG', [worst], 400);
  const good = samples.filter(({ expected }) => expected === 'ready').map(({ file }) => `samples/${file}`);
  const mixed = [...good, twelve, await photo(24), await photo(48)];
  yield await peak(
    '70 images in one environment',
    Array.from({ length: 70 }, (_, i) => mixed[i % mixed.length] ?? ''),
    300,
  );
  const bomb = await need(['samples/bomb.png']);
  if (!bomb.error) throw new Error('The bomb was not refused');
  yield { what: 'a bomb of 400 MP is refused', measured: bomb.ms, atMost: 50, unit: 'ms' };
  yield { what: 'peak memory: a bomb', measured: bomb.peakMb, atMost: 80, unit: 'MB' };
}

/** What a bench needs is not there. */
class MissingToolError extends OperatorError {
  override readonly name = 'MissingToolError';
}

function requireVipsthumbnail(): void {
  if (spawnSync('vipsthumbnail', ['--version']).error)
    throw new MissingToolError('vipsthumbnail is not installed. On Debian, type: apt install libvips-tools');
}

/** The sizes, quality and format of ours; it writes beside its input. */
function vipsthumbnail(files: string[]): string[] {
  const sizes = [1280, 480, 160].map(
    (size) => `vipsthumbnail "$f" -s ${size}x -o %s-${size}.webp[Q=80,strip]`,
  );
  return ['bash', '-c', `for f in "$@"; do ${sizes.join('; ')}; done`, 'bash', ...files];
}
