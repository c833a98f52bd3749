import { expect, test } from 'vitest';

import type { Batch } from '../kafka/batch.ts';
import { cutBatch } from './cut-batch.ts';

const batchOf = (...offsets: number[]): Batch => ({
  topic: 't',
  partition: 0,
  highWatermark: '100',
  messages: offsets.map((offset) => ({
    key: null,
    value: null,
    timestamp: '0',
    attributes: 0,
    headers: {},
    offset: String(offset),
  })),
});
const offsetsOf = (parts: Batch[]): number[][] =>
  parts.map(({ messages }) => messages.map(({ offset }) => Number(offset)));

test.each([
  [[], [[]]],
  [[5, 6, 14], [[5, 6, 14]]],
  [
    [5, 6, 15],
    [[5, 6], [15]],
  ],
  [
    [0, 9, 10, 19, 45],
    [[0, 9], [10, 19], [45]],
  ],
])('%j, ten offsets a part', (offsets, parts) => {
  expect(offsetsOf(cutBatch(batchOf(...offsets), 10))).toEqual(parts);
});
