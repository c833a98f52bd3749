import { afterAll, beforeAll, expect, inject, test } from 'vitest';

import { transaction } from '@karma/db/postgres/transaction.ts';
import { publish } from '@karma/services/outbox/publish.ts';

import { ensureTopics } from '../kafka/ensure-topics.ts';
import { type Suite, openSuite } from '../suite/open-suite.ts';
import { readTopic } from '../suite/read-topic.ts';
import { until } from '../suite/until.ts';

const TOPIC = 'actions.requested';
let suite: Suite;
let topic: Awaited<ReturnType<typeof readTopic>>;

beforeAll(async () => {
  suite = await openSuite(inject('stackEnv'));
  await ensureTopics(suite.kafka, suite.env.KARMA_TOPIC_PREFIX, [
    { topic: TOPIC, partitions: 2, config: {} },
  ]);
  topic = await readTopic(suite.kafka, suite.topic(TOPIC));
});

afterAll(async () => {
  await topic.close();
  await suite.close();
});

const put = (key: string, number: number) =>
  transaction(suite.db, (tx) =>
    publish(tx, { topic: TOPIC, key, headers: { h: String(number) }, value: { number } }),
  );

test('what is committed is published with its headers, in order per key, by several relays at once', async () => {
  for (let number = 0; number < 20; number += 1) await put(`k${number % 3}`, number);
  await Promise.all([suite.start('action'), suite.start('action')]);
  for (let number = 20; number < 200; number += 1) await put(`k${number % 3}`, number);
  const numbers = (key?: string) =>
    topic.messages
      .filter((one) => key === undefined || one.key === key)
      .map(({ value }) => JSON.parse(value).number as number);
  await until('all', () => new Set(numbers()).size === 200);
  for (const key of ['k0', 'k1', 'k2']) expect(numbers(key)).toEqual([...numbers(key)].sort((a, b) => a - b));
  expect(
    topic.messages.every(({ headers, value }) => JSON.parse(value).number === Number(headers['h'])),
  ).toBe(true);
  await until(
    'all marked',
    async () => (await suite.db.prisma.outbox.count({ where: { publishedAt: null } })) === 0,
  );
});

test('what was rolled back is not published', async () => {
  const refused = transaction(suite.db, async (tx) => {
    await publish(tx, { topic: TOPIC, key: 'never', headers: {}, value: { number: -1 } });
    throw new Error('rolled back');
  });
  await expect(refused).rejects.toThrow('rolled back');
  await put('later', 1_000);
  await until('what came later', () => topic.messages.some(({ key }) => key === 'later'));
  expect(topic.messages.some(({ key }) => key === 'never')).toBe(false);
});
