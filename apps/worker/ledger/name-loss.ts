import type { OffsetRange } from '@karma/core/ledger/offset-ranges.ts';

import type { LedgerWriter } from './ledger-writer.ts';

/** Records that Kafka deleted before they were stored: counted, logged, and shown until the role starts again. */
export function nameLoss(
  writer: Pick<LedgerWriter, 'metrics' | 'log' | 'problems'>,
  of: { topic: string; partition: number },
  range: OffsetRange,
): void {
  const count = range.to - range.from + 1;
  const where = `${of.topic}/${of.partition}, offsets ${range.from} to ${range.to}`;
  writer.metrics.dropped.inc({ reason: 'lost' }, count);
  writer.log.error({ ...of, ...range }, `${count} events were deleted by Kafka before they were stored`);
  writer.problems.set(
    `lost ${of.topic}/${of.partition}`,
    `${count} events are lost (${where}): Kafka's retention deleted them before the ledger had read them. ` +
      'Keep topics longer than the ledger may be away, and have the source send them again.',
  );
}
