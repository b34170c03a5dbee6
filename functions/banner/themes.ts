/** The colours of a banner, each `#rrggbb`. */
export interface Theme {
  /** From the upper left to the lower right. */
  background: readonly [from: string, to: string];
  /** Lights on it. */
  glows: readonly Glow[];
  title: string;
  quiet: string;
  accent: string;
  /** Around an avatar. */
  ring: string;
  /** Where nobody sits yet, and what is under an initial. */
  seat: string;
  initial: string;
}

/** A light that fades with the distance. Lengths are in pixels. */
export interface Glow {
  color: string;
  x: number;
  y: number;
  radius: number;
  /** In its middle: 0 to 1. */
  strength: number;
}

/** The banner's looks, by the names that a stage may choose. */
export const themes = {
  dark: {
    background: ['#0a0f24', '#15123a'],
    glows: [
      { color: '#4f46e5', x: 1280, y: 220, radius: 620, strength: 0.55 },
      { color: '#0e7490', x: 160, y: 620, radius: 560, strength: 0.55 },
    ],
    title: '#f8fafc',
    quiet: '#a9b6d6',
    accent: '#67e8f9',
    ring: '#dbe4ff',
    seat: '#2c2a66',
    initial: '#c7d2fe',
  },
  light: {
    background: ['#fdfbf7', '#f1f3fd'],
    glows: [
      { color: '#a5b4fc', x: 1280, y: 220, radius: 620, strength: 0.6 },
      { color: '#fdba74', x: 120, y: 640, radius: 540, strength: 0.5 },
    ],
    title: '#14183a',
    quiet: '#565f80',
    accent: '#4338ca',
    ring: '#ffffff',
    seat: '#bcc5f6',
    initial: '#4338ca',
  },
} as const satisfies Record<string, Theme>;

/** See {@link themes}. */
export type ThemeName = keyof typeof themes;
