import { bucketStarts } from '@karma/core/ledger/time-buckets.ts';
import type { Span } from '@karma/core/ledger/time-range.ts';
import type { Histogram } from '@karma/db/ledger/query-histogram.ts';

export type Bar = {
  start: number;
  x: number;
  width: number;
  counts: number[];
  errors: number;
  total: number;
};

/** All bars of a histogram, empty ones too, over `width` pixels. */
export function barsOf(histogram: Histogram, width: number): Bar[] {
  const held = new Map(histogram.buckets.map((bucket) => [bucket.start, bucket]));
  return bucketStarts(histogram.span, histogram.width).map((start) => {
    const x = xOf(start, histogram.span, width);
    const end = xOf(start + histogram.width, histogram.span, width);
    const bucket = held.get(start);
    const counts = bucket?.counts ?? [];
    const errors = bucket?.errors ?? 0;
    return {
      start,
      x,
      width: Math.max(1, end - x - 1),
      counts,
      errors,
      total: counts.reduce((sum, count) => sum + count, errors),
    };
  });
}

/** Pixels from the left, kept within the picture. */
export function xOf(ms: number, span: Span, width: number): number {
  return Math.min(width, Math.max(0, ((ms - span.from) / (span.to - span.from)) * width));
}

export function timeAt(x: number, span: Span, width: number): number {
  return span.from + (Math.min(width, Math.max(0, x)) / width) * (span.to - span.from);
}

const TOPS = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10];

/** A round figure at or above the highest bar, never far above it. */
export function roundTop(highest: number): number {
  if (highest <= 1) return 1;
  const power = 10 ** Math.floor(Math.log10(highest));
  const top = TOPS.map((step) => step * power).find((one) => one >= highest) ?? highest;
  return Math.ceil(top);
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1_000,
  2_000,
  5_000,
  10_000,
  15_000,
  30_000,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  3 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
  48 * HOUR,
  168 * HOUR,
  336 * HOUR,
  672 * HOUR,
  2_016 * HOUR,
  8_760 * HOUR,
];

/** Round times within the span, at most `most`; `offset` ms makes them round in the reader's zone. */
export function ticksOf(span: Span, most: number, offset = 0): number[] {
  const step = STEPS.find((one) => (span.to - span.from) / one <= most) ?? 8_760 * HOUR;
  const first = Math.ceil((span.from + offset) / step) * step - offset;
  const count = Math.max(0, Math.floor((span.to - first) / step) + 1);
  return Array.from({ length: count }, (_, at) => first + at * step);
}
