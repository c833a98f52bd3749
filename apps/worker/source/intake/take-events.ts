import type { IncomingMessage } from 'node:http';

import { NATURAL_ID_HEADER, RECEIVED_HEADER } from '@karma/core/contract/headers.ts';

import { within } from '../../process/within.ts';
import type { Doors } from './doors.ts';
import type { KafkaGate } from './kafka-gate.ts';
import { announcedBytes, formOf, readBody } from './read-body.ts';
import { IntakeRefused } from './refused.ts';
import { splitItems } from './split-items.ts';

/** A sender does not wait longer for Kafka than this. */
const CONFIRM_MS = 8_000;
const IDEMPOTENCY_KEY = /^[\x21-\x7e]{1,200}$/;

export type Taken = { source: string; accepted: number; bytes: number };

/**
 * Takes the events of one request: resolves when Kafka has all of them. Requests of one token keep their order (they
 * share a partition). Throws `IntakeRefused`.
 */
export async function takeEvents(
  request: IncomingMessage,
  source: string,
  doors: Doors,
  gate: KafkaGate,
): Promise<Taken> {
  const { tokenId, door } = doors.open(source, request.headers.authorization);
  const form = formOf(request.headers['content-type']);
  const naturalId = naturalIds(request.headers['idempotency-key']);
  const room = gate.enter(tokenId, announcedBytes(request));
  const body = await readBody(request, room.take).finally(room.leave);
  const receivedAt = Date.now();
  const items = splitItems(body, form);
  const partition = gate.partitionFor(door.topic, tokenId);
  const received = { [RECEIVED_HEADER]: String(receivedAt) };
  const messages = items.map((value, index) => ({
    value,
    partition,
    headers: { ...received, ...naturalId(index) },
  }));
  const confirmed = gate.queue.add({ topic: door.topic, partition, messages, receivedAt });
  try {
    if (await within(CONFIRM_MS, confirmed)) return { source, accepted: items.length, bytes: body.length };
  } catch (cause) {
    throw notConfirmed(cause);
  }
  // Nobody waits any more; whether it fails later is said by the gate.
  confirmed.catch(() => undefined);
  throw notConfirmed(undefined);
}

/** With a key, item n is the same fact at each repetition of the request. */
function naturalIds(key: string | string[] | undefined): (index: number) => Record<string, string> {
  if (key === undefined) return () => ({});
  if (typeof key === 'string' && IDEMPOTENCY_KEY.test(key)) {
    return (index) => ({ [NATURAL_ID_HEADER]: `${key}/${index}` });
  }
  const message = 'Idempotency-Key must be 1 to 200 visible ASCII characters, such as a UUID';
  throw new IntakeRefused(400, 'bad_idempotency_key', message);
}

function notConfirmed(cause: unknown): IntakeRefused {
  const message =
    'Kafka did not confirm the events, so some may be stored: send the request again, with the same Idempotency-Key ' +
    'if doubles matter';
  return new IntakeRefused(503, 'not_confirmed', message, { retryAfterS: 2, cause });
}
