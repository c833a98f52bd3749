import type { Span } from './time-range.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Each at most twice the one before, so that a width with 60 to 120 buckets exists for every span. */
const WIDTHS = [
  [1, 2, 4, 5, 10, 20, 40, 50, 100, 200, 250, 500],
  [1, 2, 4, 5, 10, 15, 30].map((s) => s * SECOND),
  [1, 2, 4, 5, 10, 15, 30].map((m) => m * MINUTE),
  [1, 2, 3, 6, 12].map((h) => h * HOUR),
  [1, 2, 4, 7, 14, 28, 56, 112, 224, 448].map((d) => d * DAY),
].flat();

const MOST = 120;

/** Width in ms of a histogram's buckets over `span`: a round figure, 60 to 120 of them (fewer under 60 ms). */
export function bucketWidth(span: Span): number {
  const length = span.to - span.from;
  return WIDTHS.find((width) => length / width <= MOST) ?? 448 * DAY;
}

/** Starts of all buckets that touch `span`, aligned to whole widths of UTC. */
export function bucketStarts(span: Span, width: number): number[] {
  const first = Math.floor(span.from / width) * width;
  const count = Math.ceil((span.to - first) / width);
  return Array.from({ length: count }, (_, index) => first + index * width);
}
