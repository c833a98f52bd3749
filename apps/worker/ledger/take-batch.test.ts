import { pino } from 'pino';
import { Registry } from 'prom-client';
import { expect, test } from 'vitest';

import { DoubleWindow } from '@karma/core/ledger/double-window.ts';

import type { Batch } from '../kafka/batch.ts';
import { eventMessage } from '../suite/make-events.ts';
import { ledgerMetrics } from './ledger-metrics.ts';
import type { OwnedPartition } from './owned-partition.ts';
import { Problems } from './problems.ts';
import type { Segment } from './segment.ts';
import { takeBatch } from './take-batch.ts';

const control = { heartbeat: async () => undefined, isStale: () => false };

function batchAt(...offsets: number[]): Batch {
  const messages = offsets.map((offset) => {
    const { value, headers } = eventMessage(`e${offset}`, { at: Date.UTC(2026, 0, 1) });
    const bytes = Object.entries(headers ?? {}).map(([key, text]) => [key, Buffer.from(String(text))]);
    return {
      key: null,
      value: Buffer.from(String(value)),
      headers: Object.fromEntries(bytes),
      timestamp: '0',
      attributes: 0,
      offset: String(offset),
    };
  });
  return { topic: 't', partition: 0, messages, highWatermark: '104' };
}

test('the batch behind a gap is not overtaken by the next one while the gap is looked into', async () => {
  const owned: OwnedPartition = {
    topic: 't',
    partition: 0,
    stream: 1,
    epoch: 1,
    present: [],
    window: new DoubleWindow(10),
    last: undefined,
    next: 0,
    durable: 0,
    dropped: false,
  };
  const looks: PromiseWithResolvers<void>[] = [];
  const writer = {
    metrics: ledgerMetrics(new Registry()),
    log: pino({ level: 'silent' }),
    problems: new Problems(),
    admin: {
      fetchTopicOffsets: async () => {
        const look = Promise.withResolvers<void>();
        looks.push(look);
        await look.promise;
        return [{ partition: 0, offset: '104', high: '104', low: '90' }];
      },
    },
  };
  const taken: Segment[] = [];
  const queue = { add: async (segment: Segment) => void taken.push(segment) };
  const both = [batchAt(100, 101), batchAt(102, 103)].map((batch) =>
    takeBatch(writer, queue, owned, batch, control),
  );
  // The last look is answered first.
  for (const look of looks.toReversed()) {
    look.resolve();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await Promise.all(both);
  expect(taken.flatMap(({ rows }) => rows.map((row) => row.offset))).toEqual([100, 101, 102, 103]);
  expect(writer.problems.list()[0]?.message).toContain('90 events are lost (t/0, offsets 0 to 89)');
});
