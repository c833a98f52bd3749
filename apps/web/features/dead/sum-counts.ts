import type { DeadCount } from '@karma/db/ledger/query-dead-letters.ts';

export type Sum = { value: string; count: number };

/** Counts by code, stage and source, summed over the other two; most first. */
export function sumBy(counts: readonly DeadCount[], field: 'code' | 'stage' | 'source'): Sum[] {
  const sums = new Map<string, number>();
  for (const row of counts) sums.set(row[field], (sums.get(row[field]) ?? 0) + row.count);
  return [...sums]
    .map(([value, count]) => ({ value, count }))
    .toSorted((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}

/** What the counts say, in a sentence. */
export function sayDead(counts: readonly DeadCount[], filtered: boolean): string {
  const total = counts.reduce((sum, { count }) => sum + count, 0);
  const [first, ...others] = sumBy(counts, 'source');
  if (total === 0 || first === undefined) return filtered ? 'No dead letter matches.' : 'No dead letters.';
  const many = `${total.toLocaleString('en')} ${total === 1 ? 'message' : 'messages'} could not become ${total === 1 ? 'an event' : 'events'}`;
  if (others.length === 0)
    return total === 1 ? `${many}, from ${first.value}.` : `${many}, all from ${first.value}.`;
  // Where no source stands out, naming one would mislead.
  if (first.count * 2 < total) return `${many}, from ${others.length + 1} sources.`;
  return `${many}, ${first.count.toLocaleString('en')} of them from ${first.value}.`;
}
