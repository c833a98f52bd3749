import type { ProducerBatch } from 'kafkajs';
import { expect, test } from 'vitest';

import { AcceptQueue } from './accept-queue.ts';

type Topics = NonNullable<ProducerBatch['topicMessages']>;

/** A Kafka that answers when the test says so. */
function controlled() {
  const sends: { topics: Topics; ok: () => void; fail: (error: Error) => void }[] = [];
  const came = [Promise.withResolvers<void>()];
  const send = (topics: Topics): Promise<void> => {
    const answer = Promise.withResolvers<void>();
    sends.push({ topics, ok: answer.resolve, fail: answer.reject });
    came.at(-1)?.resolve();
    came.push(Promise.withResolvers());
    return answer.promise;
  };
  const nth = async (index: number) => {
    await came[index]?.promise;
    const found = sends[index];
    if (found === undefined) throw new Error('no such send');
    return found;
  };
  return { send, nth, sends };
}

const request = (name: string, values: string[], receivedAt = 0) => ({
  topic: 't',
  partition: 0,
  messages: values.map((value) => ({ key: name, value, partition: 0 })),
  receivedAt,
});

test('requests that come together share a send, in order, and resolve after it', async () => {
  const kafka = controlled();
  const queue = new AcceptQueue(kafka.send);
  const both = [queue.add(request('a', ['1', '2'], 5)), queue.add(request('b', ['3'], 7))];
  const first = await kafka.nth(0);
  expect(first.topics.flatMap(({ messages }) => messages.map(({ value }) => value))).toEqual(['1', '2', '3']);
  expect(queue.oldest()).toBe(5);
  first.ok();
  await Promise.all(both);
  expect([queue.oldest(), queue.bytes]).toEqual([undefined, 0]);
});

test('what is too large for one send goes with the next, and the request waits for both', async () => {
  const kafka = controlled();
  const queue = new AcceptQueue(kafka.send);
  const big = 'x'.repeat(3 * 1024 * 1024);
  let resolved = false;
  const all = queue.add(request('a', [big, big, 'y'])).then(() => (resolved = true));
  const first = await kafka.nth(0);
  expect(first.topics[0]?.messages).toHaveLength(1);
  first.ok();
  const second = await kafka.nth(1);
  expect(resolved).toBe(false);
  expect(second.topics[0]?.messages).toHaveLength(2);
  second.ok();
  await all;
  expect(queue.bytes).toBe(0);
});

test('a send that fails refuses its requests, and what they had not sent yet is not sent', async () => {
  const kafka = controlled();
  const queue = new AcceptQueue(kafka.send);
  const big = 'x'.repeat(3 * 1024 * 1024);
  const refused = queue.add(request('a', [big, big]));
  const first = await kafka.nth(0);
  const next = queue.add(request('b', ['1']));
  first.fail(new Error('away'));
  await expect(refused).rejects.toThrow('away');
  const second = await kafka.nth(1);
  expect(second.topics.flatMap(({ messages }) => messages.map(({ key }) => key))).toEqual(['b']);
  second.ok();
  await next;
  expect([queue.oldest(), queue.bytes]).toEqual([undefined, 0]);
});
