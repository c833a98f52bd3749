import type { Batch, Control } from '../kafka/batch.ts';
import { StaleBatch } from '../kafka/errors.ts';
import { earliestOffsets } from './claim-owned.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { nameLoss } from './name-loss.ts';
import type { OwnedPartition } from './owned-partition.ts';
import { prepareBatch } from './prepare-batch.ts';

/** Checks a batch, hands it to the next flush and resolves when it is durable. */
export async function takeBatch(
  writer: LedgerWriter,
  queue: FlushQueue,
  owned: OwnedPartition | undefined,
  batch: Batch,
  control: Control,
): Promise<void> {
  if (owned === undefined || owned.dropped) throw new StaleBatch(batch.topic, batch.partition);
  const first = Number(batch.messages[0]?.offset ?? owned.next);
  if (first > owned.next) await lookIntoGap(writer, owned, first);
  const stop = writer.metrics.seconds.startTimer({ stage: 'check' });
  const { segment, doubles, there, dead } = prepareBatch(owned, batch);
  stop();
  writer.metrics.dropped.inc({ reason: 'double' }, doubles);
  writer.metrics.dropped.inc({ reason: 'there' }, there);
  writer.metrics.dropped.inc({ reason: 'dead' }, dead);
  owned.next = Math.max(owned.next, segment.to + 1);
  await queue.add(segment, control);
}

/** Offsets that were skipped are lost if Kafka no longer has them; else they are markers of transactions. */
async function lookIntoGap(writer: LedgerWriter, owned: OwnedPartition, first: number): Promise<void> {
  const expected = owned.next;
  const earliest = (await earliestOffsets(writer, owned.topic)).get(owned.partition) ?? 0;
  if (earliest > expected) nameLoss(writer, owned, { from: expected, to: Math.min(earliest, first) - 1 });
}
