import type { KafkaMessage } from 'kafkajs';
import { expect, test } from 'vitest';

import { DoubleWindow } from '@karma/core/ledger/double-window.ts';

import { eventIdOf, eventMessage } from '../suite/make-events.ts';
import type { OwnedPartition } from './owned-partition.ts';
import { prepareBatch } from './prepare-batch.ts';
import { linesOf } from './segment.ts';

function ownedFrom(next: number, present: OwnedPartition['present'] = []): OwnedPartition {
  return {
    topic: 'events.normalized',
    partition: 2,
    stream: 1,
    epoch: 7,
    present,
    window: new DoubleWindow(100),
    last: undefined,
    next,
    durable: next,
    dropped: false,
  };
}

function recordAt(offset: number, name: string, more: { value?: Buffer | null } = {}): KafkaMessage {
  const { value, headers } = eventMessage(name, { at: Date.UTC(2026, 0, 1) });
  const bytes = Object.entries(headers ?? {}).map(([key, text]) => [key, Buffer.from(String(text))]);
  return {
    key: null,
    value: Buffer.from(String(value)),
    headers: Object.fromEntries(bytes),
    timestamp: '0',
    attributes: 0,
    offset: String(offset),
    ...more,
  };
}

const batchOf = (messages: KafkaMessage[]) => ({
  topic: 'events.normalized',
  partition: 2,
  messages,
  highWatermark: '9',
});
const parsed = (bytes: readonly Uint8Array[]): Record<string, unknown>[] =>
  Buffer.concat(bytes)
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

test('a line is the value with its provenance in front, bytes unchanged', () => {
  const record = recordAt(5, 'schön "quoted"\n😀');
  const spaced = recordAt(6, 'b', { value: Buffer.from(`  \n${recordAt(6, 'b').value?.toString()}\n `) });
  const { segment } = prepareBatch(ownedFrom(5), batchOf([record, spaced]));
  const [first, second] = parsed([segment.bytes.subarray(0, segment.rows[0]?.end)]).concat(
    JSON.parse(segment.bytes.subarray(segment.rows[1]?.start).toString()),
  );
  expect(first).toEqual({
    owner_epoch: '00000000000000000007',
    topic: 'events.normalized',
    stream: 1,
    kafka_partition: 2,
    kafka_offset: 5,
    event_id: eventIdOf('schön "quoted"\n😀'),
    source: 'shop',
    flow_id: expect.stringMatching(/^order:/),
    flow_kind: 'order',
    origin: 'raw.shop/0/schön "quoted"\n😀',
    mapping: 1,
    backfill: '',
    ingested_at: '2026-01-01T00:00:00.000Z',
    ...JSON.parse(String(record.value)),
  });
  expect(second).toMatchObject({ kafka_offset: 6, correlation_id: 'tx-b' });
});

test('a claim made anew is written into the lines', () => {
  const owned = ownedFrom(0);
  const { segment } = prepareBatch(owned, batchOf([recordAt(0, 'a'), recordAt(1, 'b')]));
  owned.epoch = 12;
  const epochs = parsed(linesOf(segment, segment.rows)).map((row) => row['owner_epoch']);
  expect(epochs).toEqual(['00000000000000000012', '00000000000000000012']);
  expect(parsed(linesOf(segment, segment.rows.slice(1)))[0]).toMatchObject({ kafka_offset: 1 });
});

test('what is there is passed over; doubles and bad ones are left out; each offset is one of the three', () => {
  const owned = ownedFrom(2, [{ from: 3, to: 3 }]);
  const noFlow = recordAt(7, 'f');
  delete noFlow.headers?.['karma-flow'];
  const twice = recordAt(8, 'g');
  if (twice.headers) twice.headers['karma-source'] = [Buffer.from('a'), Buffer.from('b')];
  const { segment, doubles, there, dead } = prepareBatch(
    owned,
    batchOf([
      recordAt(1, 'old'),
      recordAt(2, 'a'),
      recordAt(3, 'there'),
      recordAt(4, 'a'),
      recordAt(5, 'd', { value: null }),
      recordAt(6, 'e', { value: Buffer.from('[]') }),
      noFlow,
      twice,
    ]),
  );
  expect(segment.rows.map((row) => row.offset)).toEqual([2]);
  expect(segment.leftOut.map((one) => [one.offset, one.reason])).toEqual([
    [4, 'double'],
    [5, 'dead'],
    [6, 'dead'],
    [7, 'dead'],
    [8, 'dead'],
  ]);
  expect([doubles, there, dead, segment.from, segment.to]).toEqual([1, 2, 4, 1, 8]);
  expect(segment.dead[0]).toMatchObject({ origin: 'events.normalized/2/5', stage: 'ledger', value: null });
});
