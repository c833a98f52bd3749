import { isUtf8 } from 'node:buffer';

import type { KafkaMessage } from 'kafkajs';

import { HEADER } from '@karma/core/contract/headers.ts';
import { checkProvenance, type ProvenanceText } from '@karma/core/ledger/check-provenance.ts';
import { hasOffset } from '@karma/core/ledger/offset-ranges.ts';
import { checkEnvelope } from '@karma/core/normalize/check-envelope.ts';

import type { Batch } from '../kafka/batch.ts';
import { toDeadLetter } from './dead-letter.ts';
import type { OwnedPartition } from './owned-partition.ts';
import type { Row, Segment } from './segment.ts';
import { RowWriter } from './splice-row.ts';

/** How often each thing happened to the records of a batch. */
export type Prepared = { segment: Segment; doubles: number; there: number; dead: number };

/**
 * Checks each record's value and headers and splices provenance into the bytes of the value. What is stored already
 * is passed over; a double of a recent event and what fails the check are left out, the latter as a dead letter.
 */
export function prepareBatch(owned: OwnedPartition, batch: Batch): Prepared {
  const writer = new RowWriter(owned, batch.messages);
  const first = Number(batch.messages[0]?.offset ?? owned.next);
  const last = Number(batch.messages.at(-1)?.offset ?? owned.next - 1);
  const rows: Row[] = [];
  const segment: Segment = {
    owned,
    from: first,
    to: last,
    bytes: Buffer.alloc(0),
    lines: 0,
    epoch: owned.epoch,
    rows,
    lacking: rows,
    leftOut: [],
    dead: [],
  };
  const prepared: Prepared = { segment, doubles: 0, there: 0, dead: 0 };
  for (const message of batch.messages) prepareOne(prepared, writer, message);
  segment.bytes = writer.bytes();
  segment.lines = rows.length;
  return prepared;
}

function prepareOne(prepared: Prepared, writer: RowWriter, message: KafkaMessage): void {
  const { segment } = prepared;
  const { owned } = segment;
  const offset = Number(message.offset);
  if (offset < owned.next || hasOffset(owned.present, offset)) {
    prepared.there += 1;
    return;
  }
  const provenance = provenanceOf(message);
  const problem = checkProvenance(provenance) ?? problemOfValue(message.value);
  const eventId = provenance.eventId ?? '';
  if (problem !== undefined) {
    prepared.dead += 1;
    segment.dead.push(toDeadLetter(owned, message, { code: 'bad_envelope', error: problem }));
    segment.leftOut.push({ offset, reason: 'dead', eventId });
    return;
  }
  // A replay has the id of the fact that it replaces; it is asked for.
  if (owned.window.has(eventId) && provenance.backfill !== 'replay') {
    prepared.doubles += 1;
    segment.leftOut.push({ offset, reason: 'double', eventId });
    return;
  }
  owned.window.add(eventId);
  segment.rows.push({ offset, eventId, message, ...writer.write(message, provenance) });
}

function problemOfValue(value: Buffer | null): string | undefined {
  if (value === null) return 'the value must be an envelope, not null';
  // Bad bytes would be stored as they are, and no reader could print them.
  if (!isUtf8(value)) return 'the value must be UTF-8';
  let parsed: unknown;
  try {
    parsed = JSON.parse(value.toString('utf8'));
  } catch (error) {
    return `the value must be JSON: ${error instanceof Error ? error.message : String(error)}`;
  }
  return checkEnvelope(parsed);
}

function provenanceOf(message: KafkaMessage): ProvenanceText {
  const headers = message.headers ?? {};
  return {
    eventId: headerText(headers[HEADER.eventId]),
    source: headerText(headers[HEADER.source]),
    flow: headerText(headers[HEADER.flow]),
    flowKind: headerText(headers[HEADER.flowKind]),
    origin: headerText(headers[HEADER.origin]),
    ingestedAt: headerText(headers[HEADER.ingestedAt]),
    mapping: headerText(headers[HEADER.mapping]),
    backfill: headerText(headers[HEADER.backfill]) ?? '',
  };
}

/** A header given twice has no one meaning; like one that lacks, it fails the check. */
export function headerText(value: Buffer | string | (Buffer | string)[] | undefined): string | undefined {
  if (value === undefined || Array.isArray(value)) return undefined;
  return value.toString('utf8');
}
