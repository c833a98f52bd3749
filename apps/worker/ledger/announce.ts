import { LEDGER_CHANNEL } from '@karma/core/contract/channels.ts';
import type { LedgerNote } from '@karma/core/contract/ledger-note.ts';

import type { LedgerWriter } from './ledger-writer.ts';
import type { Segment } from './segment.ts';

/**
 * Tells live screens what was stored, by NOTIFY. Not waited for: a note that is lost costs a screen a moment, and it
 * catches up by offsets.
 */
export function announce(writer: LedgerWriter, segments: readonly Segment[]): void {
  const [first] = segments;
  const rows = segments.reduce((sum, segment) => sum + segment.rows.length, 0);
  if (first === undefined || rows === 0) return;
  const byPartition = Map.groupBy(segments, (segment) => segment.owned.partition);
  const note: LedgerNote = {
    v: 1,
    topic: first.owned.topic,
    stream: first.owned.stream,
    rows,
    insertedAt: Date.now(),
    ranges: [...byPartition].map(([partition, of]) => ({
      partition,
      from: String(Math.min(...of.map((segment) => segment.from))),
      to: String(Math.max(...of.map((segment) => segment.to))),
    })),
  };
  writer.pool
    .query('SELECT pg_notify($1, $2)', [LEDGER_CHANNEL, JSON.stringify(note)])
    .catch((error: unknown) => {
      writer.log.warn({ err: error }, 'live screens were not told of an insert');
    });
}
