import type { Message } from 'kafkajs';

import type { LedgerWriter } from './ledger-writer.ts';
import type { Segment } from './segment.ts';

/**
 * Makes durable what of the segments will not be rows: dead letters in `events.dead`, and all of it in `left_out`,
 * where it can be found by offset. Safe to repeat.
 */
export async function keepLeftOut(
  writer: LedgerWriter,
  segments: readonly Pick<Segment, 'owned' | 'dead' | 'leftOut'>[],
): Promise<void> {
  const messages = segments.flatMap(({ dead }) =>
    dead.map((letter): Message => ({ key: letter.origin, value: JSON.stringify(letter) })),
  );
  if (messages.length > 0) await writer.producer.send([{ topic: writer.topics.dead, messages }]);
  const rows = segments.flatMap(({ owned, leftOut }) =>
    leftOut.map((one) =>
      Buffer.from(
        `${JSON.stringify({
          topic: owned.topic,
          stream: owned.stream,
          kafka_partition: owned.partition,
          kafka_offset: one.offset,
          reason: one.reason,
          event_id: one.eventId,
        })}\n`,
      ),
    ),
  );
  if (rows.length > 0) await writer.inserter.insert({ table: 'left_out', rows });
}
