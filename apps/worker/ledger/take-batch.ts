import type { OffsetRange } from '@karma/core/ledger/offset-ranges.ts';
import { MAX_FLUSH_SPAN } from '@karma/core/ledger/start-position.ts';

import type { Batch, Control } from '../kafka/batch.ts';
import { StaleBatch } from '../kafka/errors.ts';
import { earliestOffsets } from './claim-owned.ts';
import { cutBatch } from './cut-batch.ts';
import type { FlushQueue } from './flush-queue.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { nameLoss } from './name-loss.ts';
import type { OwnedPartition } from './owned-partition.ts';
import { prepareBatch } from './prepare-batch.ts';

/** What taking a batch needs of the role. */
export type TakingWriter = Pick<LedgerWriter, 'metrics' | 'log' | 'problems'> & {
  admin: Pick<LedgerWriter['admin'], 'fetchTopicOffsets'>;
};

/** Checks a batch, hands it to the next flush and resolves when it is durable. */
export async function takeBatch(
  writer: TakingWriter,
  queue: Pick<FlushQueue, 'add'>,
  owned: OwnedPartition | undefined,
  batch: Batch,
  control: Control,
): Promise<void> {
  if (owned === undefined || owned.dropped) throw new StaleBatch(batch.topic, batch.partition);
  const expected = owned.next;
  const first = Number(batch.messages[0]?.offset ?? expected);
  const stop = writer.metrics.seconds.startTimer({ stage: 'check' });
  const segments = cutBatch(batch, MAX_FLUSH_SPAN).map((part) => {
    const { segment, doubles, there, dead } = prepareBatch(owned, part);
    writer.metrics.dropped.inc({ reason: 'double' }, doubles);
    writer.metrics.dropped.inc({ reason: 'there' }, there);
    writer.metrics.dropped.inc({ reason: 'dead' }, dead);
    owned.next = Math.max(owned.next, segment.to + 1);
    return segment;
  });
  stop();
  // Nothing is waited for before this: the partition's next batch would overtake, and this one pass for stored.
  const stored = segments.map((segment) => queue.add(segment, control));
  const looked = first > expected ? lookIntoGap(writer, owned, { from: expected, to: first - 1 }) : undefined;
  await Promise.all([...stored, looked]);
}

/** Offsets that were skipped are lost if Kafka no longer has them; else they are markers of transactions. */
async function lookIntoGap(writer: TakingWriter, owned: OwnedPartition, gap: OffsetRange): Promise<void> {
  const earliest = (await earliestOffsets(writer, owned.topic)).get(owned.partition) ?? 0;
  if (earliest > gap.from) nameLoss(writer, owned, { from: gap.from, to: Math.min(earliest - 1, gap.to) });
}
