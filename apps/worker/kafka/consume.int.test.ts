import { randomBytes } from 'node:crypto';

import type { Admin, Kafka, Producer } from 'kafkajs';
import { pino } from 'pino';
import { Registry } from 'prom-client';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';

import { until } from '../suite/until.ts';
import { connectKafka } from './connect-kafka.ts';
import { consume, type ConsumeOptions, type Consuming } from './consume.ts';
import { ensureTopics } from './ensure-topics.ts';
import { followPartition } from './follow-partition.ts';
import { openProducer } from './produce.ts';
import { openRecordReader } from './read-record.ts';

const PREFIX = `t${randomBytes(4).toString('hex')}.`;
const log = pino({ level: 'silent' });
const plan = (topic: string) => ({ topic, partitions: 2, config: {} });
const topicOf = (name: string): string => PREFIX + name;

let env: { KAFKA_BROKERS: string[] };
let kafka: Kafka;
let admin: Admin;
let producer: Producer;
const running = new Set<Consuming>();

beforeAll(async () => {
  env = { KAFKA_BROKERS: inject('stackEnv').KAFKA_BROKERS.split(',') };
  kafka = connectKafka(env, 'test');
  const names = ['a', 'b', 'rebalance', 'fail', 'stall', 'record'];
  await ensureTopics(kafka, PREFIX, names.map(plan));
  // Again: what is there stays as it is.
  expect(await ensureTopics(kafka, PREFIX, names.map(plan))).toEqual([]);
  admin = kafka.admin();
  await admin.connect();
  producer = await openProducer(kafka, log);
});
afterEach(async () => {
  await Promise.all([...running].map((one) => one.stop()));
  running.clear();
});
afterAll(async () => {
  await producer.disconnect();
  const mine = (await admin.listTopics()).filter((topic) => topic.startsWith(PREFIX));
  await admin.deleteTopics({ topics: mine });
  await admin.disconnect();
});

async function start(
  groupId: string,
  topics: string[],
  options: Partial<ConsumeOptions> & Pick<ConsumeOptions, 'handle'>,
): Promise<Consuming> {
  const consuming = await consume({
    kafka,
    groupId: PREFIX + groupId,
    topics,
    log,
    metrics: new Registry(),
    ...options,
  });
  running.add(consuming);
  return consuming;
}

async function send(topic: string, from: number, count: number): Promise<void> {
  const messages = Array.from({ length: count }, (_, index) => ({
    value: String(from + index),
    partition: (from + index) % 2,
  }));
  await producer.send({ topic, messages });
}

async function committed(groupId: string, topic: string): Promise<number> {
  const [answer] = await admin.fetchOffsets({ groupId: PREFIX + groupId, topics: [topic] });
  return answer?.partitions.reduce((sum, { offset }) => sum + Math.max(0, Number(offset)), 0) ?? 0;
}

test('each message is handed on once, offsets are committed after it, and a topic can be added', async () => {
  const seen: string[] = [];
  const consuming = await start('basic', [topicOf('a')], {
    handle: async (batch) => void seen.push(...batch.messages.map((message) => String(message.value))),
  });
  await send(topicOf('a'), 0, 100);
  await until('all', () => seen.length === 100);
  await until('the commit', async () => (await committed('basic', topicOf('a'))) === 100);
  await consuming.retopic([topicOf('a'), topicOf('b')]);
  await send(topicOf('a'), 100, 10);
  await send(topicOf('b'), 110, 10);
  await until('both', () => seen.length === 120);
  expect(new Set(seen).size).toBe(120);
  await until('no lag', () => Object.values(consuming.lag()).every((lag) => lag === 0));
  await consuming.stop();
  expect(await committed('basic', topicOf('b'))).toBe(10);
});

test('the caller may say where to start', async () => {
  await send(topicOf('record'), 0, 20);
  const seen: string[] = [];
  await start('starts', [topicOf('record')], {
    onAssigned: async (assigned) =>
      new Map(assigned.map(({ topic, partition }) => [`${topic}/${partition}`, 8n])),
    handle: async (batch) => void seen.push(...batch.messages.map((message) => message.offset)),
  });
  await until('the rest', () => seen.length >= 4);
  expect(seen.toSorted()).toEqual(['8', '8', '9', '9']);
});

test('a second member takes its share; handlers let go first, and nothing is lost or done twice', async () => {
  const topic = topicOf('rebalance');
  const seen: string[] = [];
  const handle: ConsumeOptions['handle'] = async (batch, control) => {
    await control.heartbeat();
    seen.push(...batch.messages.map((message) => String(message.value)));
  };
  const owns: number[] = [];
  const note = (index: number) => async (assigned: unknown[]) => {
    owns[index] = assigned.length;
    return undefined;
  };
  await start('rebalance', [topic], { handle, onAssigned: note(0) });
  await send(topic, 0, 50);
  await until('the first half', () => seen.length === 50);
  const second = await start('rebalance', [topic], { handle, onAssigned: note(1) });
  await until('a share each', () => owns[0] === 1 && owns[1] === 1);
  await send(topic, 50, 50);
  await until('the second half', () => seen.length === 100);
  await second.stop();
  running.delete(second);
  await until('all back', () => owns[0] === 2);
  await send(topic, 100, 50);
  await until('the last', () => seen.length === 150);
  expect(new Set(seen).size).toBe(150);
});

test('a handler that rejects makes the consumer fail, and its batch is not committed', async () => {
  const consuming = await start('fail', [topicOf('fail')], {
    handle: async () => {
      throw new Error('the sink is broken');
    },
  });
  await send(topicOf('fail'), 0, 2);
  expect((await consuming.failed).message).toBe('the sink is broken');
  await consuming.stop();
  expect(await committed('fail', topicOf('fail'))).toBe(0);
});

test('lag without progress is a failure', async () => {
  const stop = Promise.withResolvers<void>();
  const consuming = await start('stall', [topicOf('stall')], {
    handle: () => stop.promise,
    stallAfterMs: 500,
  });
  await send(topicOf('stall'), 0, 2);
  expect((await consuming.failed).name).toBe('ConsumerStalled');
  stop.resolve();
});

test('one record can be read at its offset, and a partition followed without a group', async () => {
  const reader = await openRecordReader(env, 'test-reader');
  expect(String((await reader.read(topicOf('record'), 1, 7n))?.value)).toBe('15');
  expect(await reader.read(topicOf('record'), 1, 1_000n)).toBeUndefined();
  await reader.close();
  const seen: string[] = [];
  const following = await followPartition(
    env,
    { topic: topicOf('record'), partition: 0, clientId: 'test-follow', log },
    (messages) => seen.push(...messages.map((message) => String(message.value))),
  );
  await until('what is there', () => seen.length === 10);
  await send(topicOf('record'), 20, 2);
  await until('what comes', () => seen.length === 11);
  await following.close();
  expect(seen.at(-1)).toBe('20');
});
