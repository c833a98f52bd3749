import type { Normalized } from '@karma/core/normalize/raw-message.ts';

export const VERDICTS = ['same', 'changed', 'now_dead', 'no_longer_dead'] as const;
/** What a change of the mapping does to one message. */
export type Verdict = (typeof VERDICTS)[number];

/** How many messages of a sample each verdict has. */
export function judgeChange(
  before: readonly Normalized[],
  after: readonly Normalized[],
): Record<Verdict, number> & { first: Partial<Record<Verdict, number>> } {
  const counts = { same: 0, changed: 0, now_dead: 0, no_longer_dead: 0 };
  const first: Partial<Record<Verdict, number>> = {};
  for (const [at, one] of before.entries()) {
    const other = after[at];
    if (other === undefined) continue;
    const verdict = verdictOf(one, other);
    counts[verdict] += 1;
    first[verdict] ??= at;
  }
  return { ...counts, first };
}

function verdictOf(before: Normalized, after: Normalized): Verdict {
  if (after.dead.length > before.dead.length) return 'now_dead';
  if (after.dead.length < before.dead.length) return 'no_longer_dead';
  return formOf(before) === formOf(after) ? 'same' : 'changed';
}

/** All that readers of the event could see differ. */
function formOf({ events, dead, ignored }: Normalized): string {
  const told = events.map(({ value, provenance }) => [
    value,
    provenance.eventId,
    provenance.flow,
    provenance.flowKind,
    provenance.backfill,
  ]);
  return JSON.stringify([told, dead.map(({ code, error }) => [code, error]), ignored]);
}
