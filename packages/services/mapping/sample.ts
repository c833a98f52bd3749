import {
  REQUESTS,
  SampleMessageSchema,
  SAMPLE_LIMITS,
  type SampleMessage,
} from '@karma/core/source/requests.ts';
import type { RawMessage } from '@karma/core/normalize/raw-message.ts';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { Refused } from '../refused.ts';

/** Messages to try a mapping on: given as they are, or the answer of one's own `sample_topic` request. */
export const SampleInput = z.union([
  z.strictObject({ messages: z.array(SampleMessageSchema).min(1).max(1_000) }),
  z.strictObject({ request: z.uuid() }),
]);
export type SampleInput = z.output<typeof SampleInput>;

/** The messages meant; throws `Refused` where the request is not one's own or not answered. */
export async function loadSample(ctx: Context, input: SampleInput): Promise<SampleMessage[]> {
  if ('messages' in input) return input.messages;
  const row = await ctx.db.prisma.request.findUnique({ where: { id: input.request } });
  if (row === null || row.createdBy !== ctx.user.id || row.kind !== 'sample_topic') {
    throw new Refused('not_found', 'This sample is not known any more. Take a new one.');
  }
  if (row.state !== 'done')
    throw new Refused('conflict', 'This sample is not there yet. Wait for its answer.');
  return REQUESTS.sample_topic.answer.parse(row.answer).messages.slice(0, SAMPLE_LIMITS.messages);
}

/** As normalize gets it from Kafka. */
export function toRaw(topic: string, message: SampleMessage): RawMessage {
  const { partition, offset, timestamp } = message;
  const headers = Object.entries(message.headers).map(([name, value]) => [
    name,
    Buffer.from(value, 'base64'),
  ]);
  return {
    topic,
    partition,
    offset,
    timestamp,
    key: message.key === null ? null : Buffer.from(message.key, 'base64'),
    value: message.value === null ? null : Buffer.from(message.value, 'base64'),
    headers: Object.fromEntries(headers),
    receivedAt: timestamp,
  };
}
