import { setImmediate as nextTurn } from 'node:timers/promises';

import type { IHeaders, KafkaMessage } from 'kafkajs';

import { normalize } from '@karma/core/normalize/normalize.ts';
import type { RawMessage, SourceForm } from '@karma/core/normalize/raw-message.ts';

import type { Batch } from '../kafka/batch.ts';
import { type Outcome, emptyOutcome, gather } from './outcome.ts';

/** Messages between two turns of the event loop: the ledger and the heartbeats of this process must not wait. */
const PER_TURN = 500;

/**
 * Normalises a batch. `formAt` gives the mapping in force at an offset; `topic` is the name without prefix,
 * `partitions` those of `events.normalized`.
 */
export async function normalizeBatch(
  { partition, messages }: Batch,
  topic: string,
  formAt: (offset: bigint) => SourceForm,
  partitions: number,
): Promise<Outcome> {
  const outcome = emptyOutcome();
  const receivedAt = Date.now();
  for (const [index, message] of messages.entries()) {
    if (index % PER_TURN === PER_TURN - 1) await nextTurn();
    const raw = toRaw(message, topic, partition, receivedAt);
    const form = formAt(BigInt(message.offset));
    gather(outcome, normalize(raw, form), raw, form, partitions);
  }
  return outcome;
}

function toRaw(message: KafkaMessage, topic: string, partition: number, receivedAt: number): RawMessage {
  return {
    topic,
    partition,
    offset: message.offset,
    timestamp: Number(message.timestamp),
    key: message.key,
    value: message.value,
    headers: toHeaders(message.headers),
    receivedAt,
  };
}

/** Kafka allows a header several times; the last one counts, as in most clients. */
function toHeaders(headers: IHeaders | undefined): RawMessage['headers'] {
  if (headers === undefined) return {};
  const single: Record<string, Uint8Array | string | undefined> = Object.create(null);
  for (const [name, value] of Object.entries(headers))
    single[name] = Array.isArray(value) ? value.at(-1) : value;
  return single;
}
