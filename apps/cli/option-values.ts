import { InvalidArgumentError } from 'commander';

/** Parses an option that is a whole number from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Parses an option that is a time (RFC 3339, or so long ago: 90s, 15m, 2h, 3d) to epoch ms. */
export function timeBefore(now: () => Date): (text: string) => number {
  return (text) => {
    const [, count, unit] = /^(\d{1,9})([smhd])$/.exec(text) ?? [];
    if (count !== undefined && unit !== undefined)
      return now().getTime() - Number(count) * (UNIT_MS[unit] ?? 0);
    const at = Date.parse(text);
    if (/^\d{4}-/.test(text) && !Number.isNaN(at)) return at;
    throw new InvalidArgumentError(
      'It must be a time such as 2026-11-01T10:00:00Z, or so long ago: 90s, 15m, 2h, 3d.',
    );
  };
}

const UNIT_MS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
