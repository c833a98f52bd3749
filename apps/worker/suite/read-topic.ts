import { randomUUID } from 'node:crypto';

import type { Kafka } from 'kafkajs';

export type Read = {
  partition: number;
  offset: string;
  key: string | undefined;
  value: string;
  headers: Record<string, string>;
};

/** Reads a topic from its beginning on into `messages`, until closed. */
export async function readTopic(
  kafka: Kafka,
  topic: string,
  readUncommitted = false,
): Promise<{ messages: Read[]; close(): Promise<void> }> {
  const consumer = kafka.consumer({
    groupId: `suite-${randomUUID()}`,
    maxWaitTimeInMs: 100,
    readUncommitted,
  });
  const messages: Read[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ partition, message }) => {
      const headers = Object.entries(message.headers ?? {}).map(
        ([name, value]) => [name, String(value)] as const,
      );
      messages.push({
        partition,
        offset: message.offset,
        key: message.key?.toString(),
        value: message.value?.toString() ?? '',
        headers: Object.fromEntries(headers),
      });
    },
  });
  return { messages, close: () => consumer.disconnect() };
}
