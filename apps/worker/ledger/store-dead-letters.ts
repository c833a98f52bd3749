import type { KafkaMessage } from 'kafkajs';

import { LATEST_MS } from '@karma/core/contract/envelope.ts';
import { DeadLetterSchema, type DeadLetter } from '@karma/core/contract/dead-letter.ts';

import type { Batch, Control } from '../kafka/batch.ts';
import { toDeadLetter } from './dead-letter.ts';
import type { LedgerWriter } from './ledger-writer.ts';
import { patiently } from './patiently.ts';

/** Dead letters may be 16 MB each. */
const MAX_INSERT_BYTES = 48 * 1024 * 1024;
const MAX_UINT32 = 2 ** 32 - 1;

/** Stores a batch of `events.dead`. The table keeps one row per origin, so repeating is harmless. */
export async function storeDeadLetters(writer: LedgerWriter, batch: Batch, control: Control): Promise<void> {
  let rows: Uint8Array[] = [];
  let bytes = 0;
  const flush = async (): Promise<void> => {
    const sent = rows;
    if (sent.length > 0) {
      await patiently(writer, control, () => writer.inserter.insert({ table: 'dead_letters', rows: sent }));
    }
    rows = [];
    bytes = 0;
  };
  for (const message of batch.messages) {
    const row = rowOf(batch, message);
    if (bytes + row.length > MAX_INSERT_BYTES) await flush();
    rows.push(row);
    bytes += row.length;
  }
  await flush();
}

function rowOf(batch: Batch, message: KafkaMessage): Uint8Array {
  const letter = parseLetter(batch, message);
  const { v: _version, at, mapping, ...columns } = letter;
  const row = {
    ...columns,
    // A letter that ClickHouse refused would hold up all others: what others wrote is put into its columns' bounds.
    mapping: Math.min(mapping, MAX_UINT32),
    at: new Date(Math.min(at, LATEST_MS)).toISOString(),
    kafka_partition: batch.partition,
    kafka_offset: message.offset,
  };
  return Buffer.from(`${JSON.stringify(row, wellFormed)}\n`);
}

function wellFormed(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

/** Something that is not a dead letter, put there by others, becomes one itself. */
function parseLetter(batch: Batch, message: KafkaMessage): DeadLetter {
  let problem: string;
  try {
    const parsed = DeadLetterSchema.safeParse(JSON.parse(message.value?.toString('utf8') ?? ''));
    if (parsed.success) return parsed.data;
    problem = parsed.error.message;
  } catch (error) {
    problem = error instanceof Error ? error.message : String(error);
  }
  return toDeadLetter(batch, message, { code: 'bad_dead_letter', error: `not a dead letter: ${problem}` });
}
