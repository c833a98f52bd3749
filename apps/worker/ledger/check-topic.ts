import { HEADER } from '@karma/core/contract/headers.ts';

import { earliestOffsets } from './claim-owned.ts';
import { TopicMadeAnew } from './ledger-errors.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import type { OwnedPartition } from './owned-partition.ts';
import { headerText } from './prepare-batch.ts';

/**
 * Proves that Kafka's partition is the one whose records are stored: the record at the last stored offset must carry
 * the event that the ledger has there. A consumer that runs is told nothing when a topic is deleted and made anew.
 * Called after fetching and before the insert. Rejects with `TopicMadeAnew`.
 */
export async function checkTopic(writer: LedgerWriter, owned: OwnedPartition): Promise<void> {
  if (owned.last === undefined) return;
  const { offset, eventId } = owned.last;
  const record = await writer.records.read(owned.topic, owned.partition, BigInt(offset));
  if (record === undefined) {
    const earliest = (await earliestOffsets(writer, owned.topic)).get(owned.partition) ?? 0;
    // Older than Kafka keeps: nothing to compare with any more.
    if (earliest > offset) return;
    throw new TopicMadeAnew(owned, offset, 'no record');
  }
  const found = headerText(record.headers?.[HEADER.eventId]);
  if (found !== eventId) {
    throw new TopicMadeAnew(owned, offset, `event ${found ?? 'without id'} instead of ${eventId}`);
  }
}
