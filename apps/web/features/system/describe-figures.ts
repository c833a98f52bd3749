import { formatCount } from '../shell/count-text.tsx';

export type Figure = { name: string; value: string };

const UNITS: readonly [suffix: string, show: (value: number) => string][] = [
  ['_per_second', (value) => `${formatCount(value)} /s`],
  ['_ms', (value) => (value < 10_000 ? `${formatCount(value)} ms` : `${formatCount(value / 1_000)} s`)],
  ['_bytes', (value) => formatBytes(value)],
];

/**
 * A role's gauges for people: the unit is the end of the name (`insert_ms`, `events_per_second`, `queue_bytes`),
 * the rest of it are the words.
 */
export function describeFigures(figures: Readonly<Record<string, number>>): Figure[] {
  return Object.entries(figures).map(([key, value]) => {
    const unit = UNITS.find(([suffix]) => key.endsWith(suffix));
    const words = (unit === undefined ? key : key.slice(0, -unit[0].length)).replaceAll('_', ' ');
    return { name: words, value: unit === undefined ? formatCount(value) : unit[1](value) };
  });
}

/** `512 B`, `1.5 kB`, `31 MB`: decimal, as disks and networks are counted. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), units.length - 1);
  return `${formatCount(bytes / 1_000 ** power)} ${units[power] ?? 'B'}`;
}
