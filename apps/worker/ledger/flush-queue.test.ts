import { expect, test } from 'vitest';

import { DoubleWindow } from '@karma/core/ledger/double-window.ts';
import { MAX_FLUSH_SPAN } from '@karma/core/ledger/start-position.ts';

import { StaleBatch } from '../kafka/errors.ts';
import { FlushQueue } from './flush-queue.ts';
import type { Segment } from './segment.ts';

const control = { heartbeat: async () => undefined, isStale: () => false };
const segmentOf = (from: number, offsets: number): Segment => ({
  owned: {
    topic: 't',
    partition: 0,
    stream: 1,
    epoch: 1,
    present: [],
    window: new DoubleWindow(1),
    last: undefined,
    next: 0,
    durable: 0,
    dropped: false,
  },
  from,
  to: from + offsets - 1,
  bytes: Buffer.alloc(0),
  lines: 0,
  epoch: 1,
  rows: [],
  lacking: [],
  leftOut: [],
  dead: [],
});

test('after a pause a flush begins at once; under load what comes meanwhile goes together', async () => {
  const flushes: number[][] = [];
  const queue = new FlushQueue({
    flush: async (waiting) => {
      flushes.push(waiting.map(({ segment }) => segment.from));
      for (const { resolve } of waiting) resolve();
    },
  });
  await queue.add(segmentOf(0, 1), control);
  expect(flushes).toEqual([[0]]);
  const later = Promise.all([1, 2, 3].map((from) => queue.add(segmentOf(from, 1), control)));
  expect(flushes).toEqual([[0]]);
  await later;
  expect(flushes).toEqual([[0], [1, 2, 3]]);
});

test('much at once does not wait, and is cut into flushes that stay one block', async () => {
  const sizes: number[] = [];
  const queue = new FlushQueue({
    flush: async (waiting) => {
      sizes.push(waiting.reduce((sum, { segment }) => sum + segment.to - segment.from + 1, 0));
      for (const { resolve } of waiting) resolve();
    },
  });
  await queue.add(segmentOf(0, 1), control);
  const all = [1, 2, 3, 4, 5].map((index) => queue.add(segmentOf(index * 60_000, 60_000), control));
  await Promise.all(all);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(100_000);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(300_001);
});

test('a flush never reaches further over a partition than a new owner looks back', async () => {
  const flushes: number[][] = [];
  const queue = new FlushQueue({
    flush: async (waiting) => {
      flushes.push(waiting.map(({ segment }) => segment.from));
      for (const { resolve } of waiting) resolve();
    },
  });
  const one = segmentOf(0, 1);
  const far = { ...segmentOf(MAX_FLUSH_SPAN, 1), owned: one.owned };
  await Promise.all([one, far].map((segment) => queue.add(segment, control)));
  expect(flushes).toEqual([[0], [MAX_FLUSH_SPAN]]);
  expect(() => queue.add(segmentOf(0, MAX_FLUSH_SPAN + 1), control)).toThrow(RangeError);
});

test('what a flush leaves unsettled was given away; what it throws is told to all', async () => {
  const queue = new FlushQueue({
    flush: async ([first]) => {
      if (first?.segment.from === 1) throw new Error('broken');
    },
  });
  await expect(queue.add(segmentOf(0, 1), control)).rejects.toThrow(StaleBatch);
  await expect(queue.add(segmentOf(1, 1), control)).rejects.toThrow('broken');
});
