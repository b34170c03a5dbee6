import type { ComponentChildren } from 'preact';

/** Line drawings of 20 × 20; what they mean is said in words beside them. */
const icon = (children: ComponentChildren) => () => (
  <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
    {children}
  </svg>
);

/** The app's own: a photo, and a lambda. */
export const Mark = () => (
  <svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
    <rect x="1" y="1" width="30" height="30" rx="8" class="mark-ground" />
    <path d="M9 8h3.2l8.3 16h-3.4l-3.8-7.6L9.4 24H6.2l5.6-10.6L10.4 11H9z" class="mark-line" />
    <circle cx="22.5" cy="10.5" r="2.5" class="mark-line" />
  </svg>
);

export const Tick = icon(<path d="m4 10.5 4 4 8-9" />);
export const Copy = icon(
  <>
    <rect x="7" y="7" width="9" height="9" rx="2" />
    <path d="M13 4.5A1.5 1.5 0 0 0 11.5 3H5a2 2 0 0 0-2 2v6.5A1.5 1.5 0 0 0 4.5 13" />
  </>,
);
export const Cloud = icon(
  <>
    <path d="M6 15.5a3.5 3.5 0 0 1-.4-7A4.5 4.5 0 0 1 14 7.6a4 4 0 0 1 .3 7.9" />
    <path d="m7.5 13 2 2 3.5-4" />
  </>,
);
export const Clock = icon(
  <>
    <circle cx="10" cy="10" r="6.5" />
    <path d="M10 6.5V10l2.5 1.5" />
  </>,
);
export const Warning = icon(<path d="M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.2v.1" />);
export const Pause = icon(<path d="M7.5 5.5v9M12.5 5.5v9" />);
export const Bin = icon(<path d="M4 6h12M8 6V4h4v2M5.5 6l.7 10h7.6l.7-10M8.5 9v4.5M11.5 9v4.5" />);
export const Close = icon(<path d="m5 5 10 10M15 5 5 15" />);
export const Left = icon(<path d="M12 4.5 6.5 10l5.5 5.5" />);
export const Right = icon(<path d="M8 4.5 13.5 10 8 15.5" />);
export const Plus = icon(<path d="M10 4v12M4 10h12" />);
export const Again = icon(<path d="M15.5 10a5.5 5.5 0 1 1-1.7-4M14.5 3v3.5H11" />);
