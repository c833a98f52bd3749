import type { KafkaMessage } from 'kafkajs';
import { z } from 'zod';

import { HeardSchema, type Heard } from '@karma/core/contract/heard.ts';
import { HeardQueue } from '@karma/core/ledger/heard-queue.ts';

import type { KafkaEnvironment } from '../kafka/connect-kafka.ts';
import { followPartition } from '../kafka/follow-partition.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import type { OwnedPartition } from './owned-partition.ts';

const EVERY_MS = 1_000;

const WRITE = `
  INSERT INTO source_status (source_id, heard_until)
  SELECT source.id, t.until FROM unnest($1::text[], $2::timestamptz[]) AS t (name, until)
    JOIN source ON source.name = t.name
  ON CONFLICT (source_id) DO UPDATE SET heard_until = greatest(source_status.heard_until, excluded.heard_until)`;

/**
 * Reads `sources.heard` and writes `source_status.heard_until` once the ledger has passed the offsets that a record
 * names: only forward, never early. One process does it: that which owns the first partition.
 */
export async function followHeard(
  writer: LedgerWriter,
  of: { env: KafkaEnvironment; groupId: string; owned: () => readonly OwnedPartition[] },
): Promise<{ stop(): Promise<void> }> {
  const queue = new HeardQueue();
  const following = await followPartition(
    of.env,
    { topic: writer.topics.heard, partition: 0, clientId: 'karma-ledger-heard', log: writer.log },
    (messages) => {
      for (const heard of messages.map((message) => parse(writer, message))) if (heard) queue.add(heard);
    },
  );
  let inHand: Promise<void> | undefined;
  const timer = setInterval(() => {
    inHand ??= writeHeard(writer, of, queue)
      .catch((error: unknown) => writer.log.warn({ err: error }, 'heard times cannot be written for now'))
      .finally(() => (inHand = undefined));
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await inHand;
      await following.close();
    },
  };
}

async function writeHeard(
  writer: LedgerWriter,
  of: { groupId: string; owned: () => readonly OwnedPartition[] },
  queue: HeardQueue,
): Promise<void> {
  const owned = of.owned();
  if (queue.isEmpty || !owned.some((one) => one.partition === 0)) return;
  const passed = new Map(owned.map((one) => [one.partition, one.durable]));
  const others = queue.partitions().filter((partition) => !passed.has(partition));
  if (others.length > 0) {
    for (const [partition, next] of await committedOffsets(writer, of.groupId)) {
      if (!passed.has(partition)) passed.set(partition, next);
    }
  }
  const believed = queue.believe(passed);
  if (believed.size === 0) return;
  const until = [...believed.values()].map((ms) => new Date(ms));
  try {
    await writer.pool.query(WRITE, [[...believed.keys()], until]);
  } catch (error) {
    queue.restore(believed);
    throw error;
  }
}

const Offset = z.coerce.number();

/** What other processes of the group have made durable: they commit after it, so this is never too high. */
async function committedOffsets(writer: LedgerWriter, groupId: string): Promise<Map<number, number>> {
  const topic = writer.topics.normalized;
  const answers = await writer.admin.fetchOffsets({ groupId, topics: [topic] });
  return new Map(
    answers.flatMap((one) =>
      one.partitions.map(({ partition, offset }) => [partition, Offset.parse(offset)] as const),
    ),
  );
}

function parse(writer: LedgerWriter, message: KafkaMessage): Heard | undefined {
  // A tombstone: the source was removed.
  if (message.value === null) return undefined;
  try {
    return HeardSchema.parse(JSON.parse(message.value.toString('utf8')));
  } catch (error) {
    writer.log.warn({ err: error, offset: message.offset }, 'a record of sources.heard cannot be read');
    return undefined;
  }
}
