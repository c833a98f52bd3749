import { randomUUID } from 'node:crypto';

import type { IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import type pg from 'pg';

import { prefixed } from '@karma/core/contract/topics.ts';
import {
  type Answer,
  type Question,
  SAMPLE_LIMITS,
  type SampleMessage,
} from '@karma/core/source/requests.ts';

import { within } from '../../process/within.ts';

const READ_MS = 8_000;

/** The topic is not the raw topic of a source: others are not shown. */
export class NotARawTopic extends Error {
  readonly code = 'not_a_raw_topic';
  override name = 'NotARawTopic';
}

type Range = { partition: number; from: bigint; to: bigint };
type Place = { kafka: Kafka; pool: pg.Pool; prefix: string };

/** The newest messages of a source's raw topic as they lie there. Throws `NotARawTopic`, and what Kafka throws. */
export async function sampleTopic(
  { topic, limit }: Question<'sample_topic'>,
  { kafka, pool, prefix }: Place,
): Promise<Answer<'sample_topic'>> {
  const { rowCount } = await pool.query('SELECT FROM source WHERE topic = $1', [topic]);
  if (rowCount === 0) throw new NotARawTopic(`${topic} is not the topic of a source`);
  const name = prefixed(prefix, topic);
  const admin = kafka.admin();
  await admin.connect();
  try {
    const ranges = (await admin.fetchTopicOffsets(name))
      .map(({ partition, low, high }) => ({
        partition,
        // Connectors write in transactions, whose markers take offsets, too.
        from: max(BigInt(low), BigInt(high) - BigInt(3 * limit)),
        to: BigInt(high),
      }))
      .filter(({ from, to }) => from < to);
    const groupId = prefixed(prefix, `karma-sample-${randomUUID()}`);
    const messages = ranges.length === 0 ? [] : await readRanges(kafka, groupId, name, ranges);
    if (ranges.length > 0) await admin.deleteGroups([groupId]);
    return newest(messages, limit);
  } finally {
    await admin.disconnect();
  }
}

const max = (a: bigint, b: bigint): bigint => (a > b ? a : b);

async function readRanges(
  kafka: Kafka,
  groupId: string,
  topic: string,
  ranges: Range[],
): Promise<SampleMessage[]> {
  const consumer = kafka.consumer({ groupId, maxWaitTimeInMs: 100, allowAutoTopicCreation: false });
  const messages: SampleMessage[] = [];
  const open = new Map(ranges.map((range) => [range.partition, range]));
  const all = Promise.withResolvers<void>();
  const reached = (partition: number, lastOffset: bigint): void => {
    const range = open.get(partition);
    if (range !== undefined && lastOffset + 1n >= range.to) open.delete(partition);
    if (open.size === 0) all.resolve();
  };
  // A topic may end in transaction markers, which are no messages: only this event tells that they were passed.
  consumer.on(consumer.events.END_BATCH_PROCESS, ({ payload }) =>
    reached(payload.partition, BigInt(payload.lastOffset)),
  );
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        for (const message of batch.messages) messages.push(toSample(batch.partition, message));
      },
    });
    for (const { partition, from } of ranges) consumer.seek({ topic, partition, offset: String(from) });
    await within(READ_MS, all.promise);
  } finally {
    await consumer.disconnect();
  }
  const from = new Map(ranges.map((range) => [range.partition, range.from]));
  return messages.filter(({ partition, offset }) => BigInt(offset) >= (from.get(partition) ?? 0n));
}

function toSample(
  partition: number,
  { offset, timestamp, key, value, headers }: KafkaMessage,
): SampleMessage {
  return {
    partition,
    offset,
    timestamp: Number(timestamp),
    key: key?.toString('base64') ?? null,
    value: value?.toString('base64') ?? null,
    headers: toBase64(headers),
  };
}

function toBase64(headers: IHeaders | undefined): Record<string, string> {
  const texts: [string, string][] = [];
  for (const [name, value] of Object.entries(headers ?? {})) {
    const last = Array.isArray(value) ? value.at(-1) : value;
    if (last !== undefined) texts.push([name, Buffer.from(last).toString('base64')]);
  }
  return Object.fromEntries(texts);
}

/** The newest `limit` that fit, oldest first within each partition. */
function newest(messages: SampleMessage[], limit: number): Answer<'sample_topic'> {
  const byTime = [...messages].sort(
    (a, b) => b.timestamp - a.timestamp || Number(BigInt(b.offset) - BigInt(a.offset)),
  );
  const chosen = new Map<string, SampleMessage>();
  let bytes = 0;
  for (const message of byTime) {
    bytes += JSON.stringify(message).length;
    if (chosen.size === limit || (chosen.size > 0 && bytes > SAMPLE_LIMITS.bytes)) break;
    chosen.set(`${message.partition}/${message.offset}`, message);
  }
  const ordered = [...chosen.values()].sort(
    (a, b) => a.partition - b.partition || Number(BigInt(a.offset) - BigInt(b.offset)),
  );
  return { messages: ordered, truncated: chosen.size < Math.min(limit, byTime.length) };
}
