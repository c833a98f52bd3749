import type { ProducerBatch, RecordMetadata } from 'kafkajs';
import { expect, test } from 'vitest';

import { type Outcome, emptyOutcome } from './outcome.ts';
import { Publisher, PublisherBroken } from './publish-outcome.ts';

const TOPICS = { normalized: 'n', dead: 'd', heard: 'h' };
const outcomeOf = (value: string): Outcome => ({
  ...emptyOutcome(),
  events: [{ key: 'k', value, partition: 0 }],
});

/** A publisher whose sends are answered by `answer`, and the values that were sent. */
function publisherWith(answer: (nth: number) => RecordMetadata[]) {
  const sent: unknown[] = [];
  const producer = {
    sendBatch: async ({ topicMessages }: ProducerBatch) => {
      sent.push(topicMessages?.[0]?.messages[0]?.value);
      return answer(sent.length);
    },
    disconnect: async () => undefined,
  };
  return { publisher: new Publisher(producer, TOPICS), sent };
}

const at = (baseOffset: string): RecordMetadata[] => [
  { topicName: 'n', partition: 0, errorCode: 0, baseOffset },
];

test('after a send that failed nothing is sent any more, of no lane and no heard record', async () => {
  const { publisher, sent } = publisherWith((nth) => {
    if (nth === 1) throw new Error('unclear');
    return at('5');
  });
  const ends = await Promise.allSettled([
    publisher.outcome(outcomeOf('A'), async () => undefined),
    publisher.outcome(outcomeOf('B'), async () => undefined),
    publisher.heard([{ key: 's', value: '{}' }]),
  ]);
  expect(sent).toHaveLength(1);
  expect(ends.map((end) => end.status === 'rejected' && end.reason instanceof PublisherBroken)).toEqual([
    true,
    true,
    true,
  ]);
  await publisher.close();
});

test('next offsets follow what Kafka says, also when the topic was made anew and ends earlier', async () => {
  const { publisher } = publisherWith((nth) => at(nth === 1 ? '1000' : '3'));
  await publisher.outcome(outcomeOf('A'), async () => undefined);
  expect(publisher.nextOffsets.get(0)).toBe(1001n);
  await publisher.outcome(outcomeOf('B'), async () => undefined);
  expect(publisher.nextOffsets.get(0)).toBe(4n);
  publisher.sawEnd(0, 2n);
  expect(publisher.nextOffsets.get(0)).toBe(2n);
});
