import type { DeadLetter } from '../contract/dead-letter.ts';
import type { Envelope } from '../contract/envelope.ts';
import type { Provenance } from '../contract/headers.ts';
import type { CompiledMapping } from './compile-mapping.ts';

/** A message of a raw topic as Kafka gave it. `topic` is the logical name, without the prefix that tests use. */
export type RawMessage = {
  topic: string;
  partition: number;
  offset: string;
  /** Kafka's record time, epoch ms. */
  timestamp: number;
  key: Uint8Array | null;
  value: Uint8Array | null;
  headers: Readonly<Record<string, Uint8Array | string | undefined>>;
  /** Epoch ms at which this process had it in hand; the intake's own time, where it set one, comes first. */
  receivedAt: number;
};

/** What of a source normalisation depends on: its name, and one version of its mapping. */
export type SourceForm = { name: string; mapping: CompiledMapping; version: number };

export type NormalizedEvent = {
  /** JSON of the envelope, six fields in order: the value of the message on `events.normalized`. */
  value: string;
  envelope: Envelope;
  provenance: Provenance;
};

/** A message that is rightly no event: a compacted topic's delete mark, "heard until", a transaction's begin or end. */
export type Ignored = 'tombstone' | 'heartbeat' | 'transaction';

/** What became of one raw message. At least one of the four says something: nothing is dropped unnamed. */
export type Normalized = {
  events: NormalizedEvent[];
  dead: DeadLetter[];
  /** Epoch ms up to which this message says that its source has been heard. */
  heard: number | undefined;
  ignored: Ignored | undefined;
};
