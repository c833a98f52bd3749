import type { KafkaMessage } from 'kafkajs';

import type { DeadCode, DeadLetter } from '@karma/core/contract/dead-letter.ts';
import { HEADER } from '@karma/core/contract/headers.ts';
import { MAX_BYTES } from '@karma/core/contract/topics.ts';

/** base64 makes three bytes four; the rest is room for headers and the error. */
const MAX_VALUE_BYTES = Math.floor((MAX_BYTES.dead - 1024 * 1024) * 0.75);

/** A record that the ledger cannot take, as a dead letter. */
export function toDeadLetter(
  of: { topic: string; partition: number },
  message: KafkaMessage,
  why: { code: DeadCode; error: string },
): DeadLetter {
  const headers = textOfHeaders(message);
  const origin = `${of.topic}/${of.partition}/${message.offset}`;
  const tooLarge = (message.value?.length ?? 0) > MAX_VALUE_BYTES;
  const mapping = Number(headers[HEADER.mapping]);
  return {
    v: 1,
    origin,
    source: headers[HEADER.source] ?? '',
    stage: 'ledger',
    code: why.code,
    error: tooLarge ? `${why.error} (too large to be kept here: read it from Kafka at ${origin})` : why.error,
    mapping: Number.isInteger(mapping) && mapping >= 0 ? mapping : 0,
    at: Date.now(),
    key: message.key?.toString('base64') ?? null,
    value: tooLarge ? null : (message.value?.toString('base64') ?? null),
    headers,
  };
}

function textOfHeaders(message: KafkaMessage): Record<string, string> {
  const entries = Object.entries(message.headers ?? {}).map(
    ([name, value]) => [name, String(value ?? '')] as const,
  );
  return Object.fromEntries(entries);
}
