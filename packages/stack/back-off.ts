const STEPS_MS = [100, 500, 2_000, 5_000, 10_000];

/** Pure: how long to wait before start number `failures` in a row (0: the first). */
export function backOffMs(failures: number): number {
  return STEPS_MS[Math.min(failures, STEPS_MS.length - 1)] ?? 10_000;
}

/** An engine that lived this long was well: what befalls it next is a new trouble. */
export const WELL_AFTER_MS = 60_000;
