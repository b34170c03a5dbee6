import type { Box } from './layout/geometry.ts';

const px = (n: number): string => `${n}px`;

/** A size as CSS has it. */
export const sizeOf = ({ width, height }: Pick<Box, 'width' | 'height'>) => ({
  width: px(width),
  height: px(height),
});

/** A place as CSS has it. */
export const styleOf = (box: Box) => ({ left: px(box.x), top: px(box.y), ...sizeOf(box) });
