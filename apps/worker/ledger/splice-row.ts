import type { KafkaMessage } from 'kafkajs';

import type { ProvenanceText } from '@karma/core/ledger/check-provenance.ts';

import type { OwnedPartition } from './owned-partition.ts';
import { EPOCH_FIELD, epochText } from './segment.ts';

/** What a line has beside the value, in bytes: more than nearly all need; the buffer grows where it is not enough. */
const PROVENANCE_BYTES = 640;
const OPENING_BRACE = 0x7b;
const NEWLINE = 0x0a;

/** Writes lines of JSONEachRow: provenance in front of the value's own fields, whose bytes are copied unparsed. */
export class RowWriter {
  readonly #start: string;
  /** Few sources, kinds and milliseconds are in one batch: each is quoted once. */
  readonly #quoted = new Map<string, string>();
  #ingestedAt = '';
  #ingestedText = '';
  #buffer: Buffer;
  #length = 0;

  constructor(owned: OwnedPartition, messages: readonly KafkaMessage[]) {
    const bytes = messages.reduce((sum, message) => sum + (message.value?.length ?? 0) + PROVENANCE_BYTES, 0);
    this.#buffer = Buffer.allocUnsafe(bytes);
    this.#start =
      `${EPOCH_FIELD}${epochText(owned.epoch)}","topic":${JSON.stringify(owned.topic)},"stream":${owned.stream},` +
      `"kafka_partition":${owned.partition},"kafka_offset":`;
  }

  /** `value` is a JSON object and `of` was checked. Returns where the line lies in `bytes()`. */
  write(message: KafkaMessage, of: ProvenanceText): { start: number; end: number } {
    const value = message.value ?? Buffer.alloc(0);
    const text =
      `${this.#start}${message.offset},"event_id":"${of.eventId}","source":${this.#quote(of.source)},` +
      `"flow_id":${JSON.stringify(of.flow)},"flow_kind":${this.#quote(of.flowKind)},` +
      `"origin":${JSON.stringify(of.origin)},"mapping":${Number(of.mapping)},"backfill":"${of.backfill ?? ''}",` +
      `"ingested_at":"${this.#time(of.ingestedAt ?? '')}",`;
    const start = this.#length;
    this.#reserve(text.length * 3 + value.length + 1);
    this.#length += this.#buffer.write(text, this.#length, 'utf8');
    this.#length += value.copy(this.#buffer, this.#length, value.indexOf(OPENING_BRACE) + 1);
    this.#buffer[this.#length] = NEWLINE;
    this.#length += 1;
    return { start, end: this.#length };
  }

  bytes(): Buffer {
    return this.#buffer.subarray(0, this.#length);
  }

  #reserve(bytes: number): void {
    if (this.#length + bytes <= this.#buffer.length) return;
    const larger = Buffer.allocUnsafe((this.#length + bytes) * 2);
    this.#buffer.copy(larger, 0, 0, this.#length);
    this.#buffer = larger;
  }

  #quote(text: string | undefined): string {
    const key = text ?? '';
    let quoted = this.#quoted.get(key);
    if (quoted === undefined) {
      quoted = JSON.stringify(key);
      this.#quoted.set(key, quoted);
    }
    return quoted;
  }

  #time(epochMs: string): string {
    if (epochMs !== this.#ingestedAt) {
      this.#ingestedAt = epochMs;
      this.#ingestedText = new Date(Number(epochMs)).toISOString();
    }
    return this.#ingestedText;
  }
}
