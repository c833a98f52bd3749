import type { ReactNode } from 'react';

const PATHS = {
  events: 'M3 4h12M3 9h12M3 14h8',
  sources: 'M9 3v8M6 8l3 3 3-3M3 15h12',
  dead: 'M4 4l10 10M14 4L4 14',
  system: 'M9 6a3 3 0 100 6 3 3 0 000-6zM9 2v2M9 14v2M2 9h2M14 9h2',
  search: 'M8 3a5 5 0 100 10A5 5 0 008 3zM11.8 11.8L15 15',
  user: 'M9 3a3 3 0 100 6 3 3 0 000-6zM3 15.5c.6-3 3-4.5 6-4.5s5.4 1.5 6 4.5',
  sun: 'M9 6a3 3 0 100 6 3 3 0 000-6zM9 1.5v1.5M9 15v1.5M1.5 9H3M15 9h1.5M3.7 3.7l1.1 1.1M13.2 13.2l1.1 1.1M3.7 14.3l1.1-1.1M13.2 4.8l1.1-1.1',
  moon: 'M14.5 11A6 6 0 017 3.5a6 6 0 107.5 7.5z',
  screen: 'M2.5 3.5h13v8.5h-13zM6.5 15h5M9 12v3',
  out: 'M7 3H3.5v12H7M11 6l3 3-3 3M14 9H7',
  key: 'M6.5 8a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM9 9.5L15 3.5M12.5 6l2 2',
  keyboard: 'M2 5h14v8.5H2zM4.8 8h.01M7.6 8h.01M10.4 8h.01M13.2 8h.01M6 11h6',
  more: 'M4 9v.01M9 9v.01M14 9v.01',
  close: 'M5 5l8 8M13 5l-8 8',
  right: 'M7 4l5 5-5 5',
  down: 'M4 7l5 5 5-5',
  copy: 'M6.5 6.5h8v8h-8zM11.5 6.5v-3h-8v8h3',
  check: 'M3.5 9.5l3.5 3.5 7.5-8',
  plus: 'M9 3.5v11M3.5 9h11',
  warn: 'M9 2l7 13H2zM9 7v4M9 13v.5',
  link: 'M7.5 10.5l3-3M8 5.5l1.5-1.5a3.2 3.2 0 014.5 4.5L12.5 10M10 12.5L8.5 14A3.2 3.2 0 014 9.5L5.5 8',
} as const;

export type IconName = keyof typeof PATHS;

/** A line icon in the colour of the text around it. Decoration: the words beside it carry the meaning. */
export function Icon({ name, size = 15 }: { name: IconName; size?: number }): ReactNode {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 18 18"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden
      style={{ flex: 'none' }}
    >
      <path d={PATHS[name]} />
    </svg>
  );
}

/** Karma's mark: a ring that is open where something is still to come. */
export function Mark({ size = 20 }: { size?: number }): ReactNode {
  return (
    <svg width={size} height={size} viewBox="0 0 20 20" aria-hidden style={{ flex: 'none' }}>
      <circle
        cx="10"
        cy="10"
        r="7.2"
        fill="none"
        stroke="var(--accent)"
        strokeWidth="2.4"
        strokeDasharray="34 12"
        strokeLinecap="round"
        transform="rotate(-50 10 10)"
      />
      <circle cx="10" cy="10" r="2.4" fill="var(--accent)" />
    </svg>
  );
}
