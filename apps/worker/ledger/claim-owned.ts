import { setTimeout as sleep } from 'node:timers/promises';

import { TOPIC } from '@karma/core/contract/topics.ts';
import { DoubleWindow } from '@karma/core/ledger/double-window.ts';
import { startPosition } from '@karma/core/ledger/start-position.ts';
import { awaitInserts } from '@karma/db/ledger/await-inserts.ts';
import { claimPartitions } from '@karma/db/ledger/claim-partitions.ts';
import { readBack, type Stored } from '@karma/db/ledger/read-back.ts';
import { recentIds } from '@karma/db/ledger/recent-ids.ts';
import { topicStream } from '@karma/db/ledger/topic-stream.ts';

import type { Assigning } from '../kafka/batch.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { nameLoss } from './name-loss.ts';
import type { OwnedPartition } from './owned-partition.ts';

/** A source that sends again after a restart repeats thousands, not millions. Twice as many are held: 15 MB each. */
const DOUBLE_WINDOW = 50_000;
const AGAIN_AFTER_MS = 1_000;

/** As `claimOwned`, tried until the engines answer or the group has assigned anew; no partitions then. */
export async function claimPatiently(
  writer: LedgerWriter,
  topic: string,
  partitions: readonly number[],
  assigning: Assigning,
): Promise<OwnedPartition[]> {
  while (assigning.isCurrent() && !writer.stopping.aborted) {
    assigning.alive();
    try {
      const claimed = await claimOwned(writer, topic, partitions);
      writer.problems.clear('ledger_away');
      return claimed;
    } catch (error) {
      writer.log.warn({ err: error }, 'partitions cannot be claimed for now, trying again');
      writer.problems.set(
        'ledger_away',
        `The ledger cannot take over its partitions: ${String(error).slice(0, 300)}`,
      );
      await sleep(AGAIN_AFTER_MS, undefined, { signal: writer.stopping }).catch(() => undefined);
    }
  }
  return [];
}

/**
 * Takes over partitions of a topic: a new epoch each, which fences every earlier writer; then the end of what those
 * had begun; only then what is stored can be read and believed.
 */
async function claimOwned(
  writer: LedgerWriter,
  topic: string,
  partitions: readonly number[],
): Promise<OwnedPartition[]> {
  const { ledger, pool, instance } = writer;
  const stream = await topicStream(pool, TOPIC.normalized);
  const epochs = await claimPartitions(ledger, pool, { topic, partitions, claimedBy: instance });
  await awaitInserts(ledger, { topic, partitions });
  const of = { topic, stream };
  const stored = await readBack(ledger, of, partitions);
  const ids = await recentIds(ledger, of, [...stored.values()].map(windowOf));
  const earliest = await earliestOffsets(writer, topic);
  return partitions.map((partition) => {
    const here = stored.get(partition);
    const { start, lost } = startPosition(here?.present ?? [], earliest.get(partition) ?? 0);
    for (const range of lost) nameLoss(writer, { topic, partition }, range);
    const window = new DoubleWindow(DOUBLE_WINDOW);
    for (const id of ids.get(partition) ?? []) window.add(id);
    return {
      topic,
      partition,
      stream,
      epoch: epochs.get(partition) ?? 0,
      present: here?.present ?? [],
      window,
      last: here?.last,
      next: start,
      durable: start,
      dropped: false,
    };
  });
}

function windowOf({ partition, last }: Stored): { partition: number; from: number } {
  return { partition, from: Math.max(0, last.offset - DOUBLE_WINDOW) };
}

/** The first offset that Kafka still has, per partition. */
export async function earliestOffsets(
  writer: { admin: Pick<LedgerWriter['admin'], 'fetchTopicOffsets'> },
  topic: string,
): Promise<Map<number, number>> {
  const offsets = await writer.admin.fetchTopicOffsets(topic);
  return new Map(offsets.map(({ partition, low }) => [partition, Number(low)]));
}
