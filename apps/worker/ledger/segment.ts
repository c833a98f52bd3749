import type { KafkaMessage } from 'kafkajs';

import type { DeadLetter } from '@karma/core/contract/dead-letter.ts';

import type { OwnedPartition } from './owned-partition.ts';

/** One line of JSONEachRow within a segment's bytes. */
export type Row = { offset: number; eventId: string; start: number; end: number; message: KafkaMessage };

export type LeftOut = { offset: number; reason: 'double' | 'dead'; eventId: string };

/** One batch of one partition, checked and ready to be written. */
export type Segment = {
  owned: OwnedPartition;
  /** Offsets that it covers, both inclusive; every one of them is a row, left out, or was there before. */
  from: number;
  to: number;
  /** The lines of all rows as they were prepared, with the owner's epoch of `epoch`. */
  bytes: Buffer;
  lines: number;
  epoch: number;
  /** What belongs into the ledger, ascending by offset. */
  rows: Row[];
  /** What of `rows` is not known to be there yet. */
  lacking: Row[];
  leftOut: LeftOut[];
  dead: DeadLetter[];
};

const EPOCH_DIGITS = 20;
/** Each line begins with it, so that a claim made anew can be written over the old one. */
export const EPOCH_FIELD = '{"owner_epoch":"';

export function epochText(epoch: number): string {
  return String(epoch).padStart(EPOCH_DIGITS, '0');
}

/** The lines of these rows of the segment, with its partition's present epoch. */
export function linesOf(segment: Segment, rows: readonly Row[]): Uint8Array[] {
  if (segment.epoch !== segment.owned.epoch) renewEpoch(segment);
  if (rows.length === segment.lines) return [segment.bytes];
  return rows.map((row) => segment.bytes.subarray(row.start, row.end));
}

function renewEpoch(segment: Segment): void {
  segment.epoch = segment.owned.epoch;
  const text = epochText(segment.epoch);
  for (const row of segment.rows) segment.bytes.write(text, row.start + EPOCH_FIELD.length, 'latin1');
}
