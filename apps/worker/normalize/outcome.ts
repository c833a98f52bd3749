import type { Message } from 'kafkajs';

import type { DeadLetter } from '@karma/core/contract/dead-letter.ts';
import { toHeaders } from '@karma/core/contract/headers.ts';
import { MAX_BYTES } from '@karma/core/contract/topics.ts';
import { buryMessage } from '@karma/core/normalize/bury-message.ts';
import { NotNormalizable } from '@karma/core/normalize/not-normalizable.ts';
import type {
  Normalized,
  NormalizedEvent,
  RawMessage,
  SourceForm,
} from '@karma/core/normalize/raw-message.ts';

import { partitionOf } from './partition-of.ts';

/** What Kafka adds to a record batch, and our headers and key: the rest of the topic's limit is the value's. */
const ROOM_BYTES = 64 * 1024;
const EVENT_BYTES = MAX_BYTES.normalized - ROOM_BYTES;
const DEAD_BYTES = MAX_BYTES.dead - ROOM_BYTES;
/** Each dead letter holds the whole message: beyond so many bytes one letter stands for all bad items of a message. */
const DEAD_OF_ONE_BYTES = DEAD_BYTES;

const NAMED_ITEMS = 100;

/** In the order of the raw messages: "heard until then", or an event's time, both epoch ms. */
export type Tick = { heard: number } | { event: number; backfill: boolean };

export type Outcome = {
  /** For `events.normalized`, with their partition. */
  events: (Message & { partition: number })[];
  dead: Message[];
  /** Of each dead letter. */
  codes: string[];
  ticks: Tick[];
  last: NormalizedEvent | undefined;
};

export function emptyOutcome(): Outcome {
  return { events: [], dead: [], codes: [], ticks: [], last: undefined };
}

/** Adds what became of one raw message. `partitions`: of `events.normalized`. */
export function gather(
  into: Outcome,
  result: Normalized,
  raw: RawMessage,
  form: SourceForm,
  partitions: number,
): void {
  const dead = [...result.dead];
  for (const event of result.events) {
    // UTF-16 units are at most 3 bytes each: only what may be too large is measured.
    if (event.value.length * 3 > EVENT_BYTES && Buffer.byteLength(event.value) > EVENT_BYTES) {
      dead.push(buryMessage(raw, form, tooLarge(Buffer.byteLength(event.value))));
      continue;
    }
    const { flow } = event.provenance;
    const message = { key: flow, value: event.value, headers: toHeaders(event.provenance) };
    into.events.push({ ...message, partition: partitionOf(flow, partitions) });
    const backfill = event.provenance.backfill !== '';
    into.ticks.push({ event: Date.parse(event.envelope.ts), backfill });
    into.last = event;
  }
  for (const letter of fewer(dead)) {
    into.dead.push({ key: letter.origin, value: fitted(letter) });
    into.codes.push(letter.code);
  }
  if (result.heard !== undefined) into.ticks.push({ heard: result.heard });
}

function tooLarge(bytes: number): NotNormalizable {
  return new NotNormalizable(
    'bad_envelope',
    `The event would have ${bytes} bytes, Kafka takes ${EVENT_BYTES}: leave parts of the message out of attrs.`,
  );
}

function fewer(dead: DeadLetter[]): DeadLetter[] {
  const [first] = dead;
  if (first === undefined || dead.length === 1) return dead;
  if ((first.value?.length ?? 0) * dead.length <= DEAD_OF_ONE_BYTES) return dead;
  const items = dead.map(({ origin }) => origin.slice(origin.lastIndexOf('/') + 1));
  const more = items.length > NAMED_ITEMS ? ' …' : '';
  const error = `${dead.length} items of this message are bad (${items.slice(0, NAMED_ITEMS).join(', ')}${more}); the first: ${first.error}`;
  const origin = first.origin.split('/').slice(0, 3).join('/');
  return [{ ...first, origin, error }];
}

/** Raw topics keep messages small enough for their letter; only headers, which JSON may blow up, can break that. */
function fitted(letter: DeadLetter): string {
  const text = JSON.stringify(letter);
  if (text.length * 3 <= DEAD_BYTES || Buffer.byteLength(text) <= DEAD_BYTES) return text;
  const error = `${letter.error} (Its headers are too large for a dead letter and only in Kafka, at its origin.)`;
  return JSON.stringify({ ...letter, error, headers: {} });
}
