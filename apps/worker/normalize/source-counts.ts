import type pg from 'pg';

import type { NormalizedEvent } from '@karma/core/normalize/raw-message.ts';

import type { LiveSource } from './live-sources.ts';

/** The rate shown is smoothed over about this long. */
const SMOOTH_MS = 3_000;

const WRITE = `
  INSERT INTO source_status AS s (source_id, events_per_s, events, dead, late_after_heard, lag_messages,
    last_event_at, last_event_id, problem, updated_at)
  SELECT *, now() FROM unnest($1::uuid[], $2::float8[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[],
    $7::timestamptz[], $8::uuid[], $9::text[])
  ON CONFLICT (source_id) DO UPDATE SET
    events_per_s = excluded.events_per_s,
    events = s.events + excluded.events,
    dead = s.dead + excluded.dead,
    late_after_heard = s.late_after_heard + excluded.late_after_heard,
    lag_messages = excluded.lag_messages,
    last_event_at = coalesce(excluded.last_event_at, s.last_event_at),
    last_event_id = coalesce(excluded.last_event_id, s.last_event_id),
    problem = excluded.problem,
    updated_at = excluded.updated_at`;

type Count = {
  events: number;
  dead: number;
  late: number;
  perSecond: number;
  last: { at: Date; id: string } | undefined;
};
export type Added = { events: number; dead: number; late: number; last: NormalizedEvent | undefined };

const empty = (perSecond = 0): Count => ({ events: 0, dead: 0, late: 0, perSecond, last: undefined });

/** Counts per source between two writes to `source_status`. */
export class SourceCounts {
  #counts = new Map<string, Count>();
  #writtenAt = Date.now();

  add(sourceId: string, { events, dead, late, last }: Added): void {
    const count = this.#counts.get(sourceId) ?? empty();
    count.events += events;
    count.dead += dead;
    count.late += late;
    if (last !== undefined) count.last = { at: new Date(last.envelope.ts), id: last.provenance.eventId };
    this.#counts.set(sourceId, count);
  }

  /** Events per second over all sources, as last written. */
  perSecond(): number {
    let sum = 0;
    for (const { perSecond } of this.#counts.values()) sum += perSecond;
    return sum;
  }

  /** One statement for all sources. What could not be written is added to the next one. */
  async write(pool: pg.Pool, sources: LiveSource[], lagOf: (source: LiveSource) => number): Promise<void> {
    const now = Date.now();
    const elapsedMs = Math.max(1, now - this.#writtenAt);
    const taken = this.#counts;
    this.#counts = new Map();
    this.#writtenAt = now;
    const weight = 1 - Math.exp(-elapsedMs / SMOOTH_MS);
    const rows = sources.map((source) => {
      const count = taken.get(source.id) ?? empty();
      const rate = count.perSecond + weight * ((count.events * 1_000) / elapsedMs - count.perSecond);
      const perSecond = rate < 0.01 ? 0 : rate;
      this.#counts.set(source.id, empty(perSecond));
      return { source, count, perSecond };
    });
    try {
      await pool.query(WRITE, [
        rows.map(({ source }) => source.id),
        rows.map(({ perSecond }) => perSecond),
        rows.map(({ count }) => count.events),
        rows.map(({ count }) => count.dead),
        rows.map(({ count }) => count.late),
        rows.map(({ source }) => lagOf(source)),
        rows.map(({ count }) => count.last?.at ?? null),
        rows.map(({ count }) => count.last?.id ?? null),
        rows.map(({ source }) => source.problem ?? null),
      ]);
    } catch (error) {
      for (const { source, count } of rows) this.#putBack(source.id, count);
      throw error;
    }
  }

  #putBack(sourceId: string, { events, dead, late, last }: Count): void {
    const count = this.#counts.get(sourceId) ?? empty();
    count.events += events;
    count.dead += dead;
    count.late += late;
    count.last ??= last;
    this.#counts.set(sourceId, count);
  }
}
