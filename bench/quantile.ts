/** The q-quantile of `values` by nearest rank; NaN of none. */
function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))] ?? Number.NaN;
}

/** p50, p95, p99 and maximum in ms, rounded. */
export function summary(ms: readonly number[]): Record<string, number> {
  return {
    count: ms.length,
    p50_ms: Math.round(quantile(ms, 0.5)),
    p95_ms: Math.round(quantile(ms, 0.95)),
    p99_ms: Math.round(quantile(ms, 0.99)),
    max_ms: Math.round(quantile(ms, 1)),
  };
}
