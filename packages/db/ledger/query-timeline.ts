import { z } from 'zod';
import { compileScope, Parameters } from './compile-filter.ts';
import type { Ledger } from './connect-ledger.ts';
import { type EventLine, LINE_COLUMNS, LineRowSchema } from './event-row.ts';
import { addCosts, type Cost, runQuery } from './run-query.ts';
import type { Scope } from './scope.ts';

/** Whose story: an entity, all that a correlation id ties together, or a flow. */
export const TIMELINE_SUBJECTS = ['entity', 'correlation', 'flow'] as const;
export type TimelineSubject = (typeof TIMELINE_SUBJECTS)[number];

export type Timeline = {
  /** Oldest first. */
  events: EventLine[];
  /** All there are; the oldest `events.length` of them are listed. */
  total: number;
  sources: string[];
  /** Microseconds since 1970, of all of them. */
  first: number;
  last: number;
  cost: Cost;
};

const COLUMNS = { entity: 'entity_id', correlation: 'correlation_id', flow: 'flow_id' } as const;
const Extent = z.object({
  total: z.coerce.number(),
  sources: z.array(z.string()),
  first: z.coerce.number(),
  last: z.coerce.number(),
});

/** The events of one subject in order, at most `limit`, over all time. Throws as `runQuery` does. */
export async function queryTimeline(
  ledger: Ledger,
  scope: Scope,
  of: { subject: TimelineSubject; value: string; limit: number; signal?: AbortSignal | undefined },
): Promise<Timeline> {
  const params = new Parameters();
  const where = `${COLUMNS[of.subject]} = ${params.add(of.value, 'String')} AND ${compileScope(scope)}`;
  const limit = params.add(of.limit, 'UInt64');
  const asked = { params: params.values, signal: of.signal };
  const [lines, extents] = await Promise.all([
    runQuery(
      ledger,
      {
        ...asked,
        sql: `SELECT ${LINE_COLUMNS} FROM events WHERE ${where} ORDER BY ts, event_id LIMIT ${limit}`,
      },
      LineRowSchema,
    ),
    runQuery(
      ledger,
      {
        ...asked,
        sql: `SELECT count() AS total, arraySort(groupUniqArray(20)(toString(source))) AS sources,
          toUnixTimestamp64Micro(min(ts)) AS first, toUnixTimestamp64Micro(max(ts)) AS last
          FROM events WHERE ${where}`,
      },
      Extent,
    ),
  ]);
  const extent = extents.rows[0] ?? { total: 0, sources: [], first: 0, last: 0 };
  return { events: lines.rows, ...extent, cost: addCosts(lines.cost, extents.cost) };
}
