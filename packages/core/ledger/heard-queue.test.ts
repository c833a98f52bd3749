import { expect, test } from 'vitest';

import type { Heard } from '../contract/heard.ts';
import { HeardQueue } from './heard-queue.ts';

const heard = (source: string, until: number, through: Record<string, string>): Heard => ({
  v: 1,
  source,
  until,
  through,
});

test('a record is believed when the ledger has passed all its offsets, not before', () => {
  const queue = new HeardQueue();
  queue.add(heard('shop', 1_000, { '0': '10', '1': '5' }));
  queue.add(heard('shop', 2_000, { '0': '20', '1': '5' }));
  expect(queue.believe(new Map([[0, 10]]))).toEqual(new Map());
  expect(
    queue.believe(
      new Map([
        [0, 9],
        [1, 5],
      ]),
    ),
  ).toEqual(new Map());
  expect(
    queue.believe(
      new Map([
        [0, 10],
        [1, 5],
      ]),
    ),
  ).toEqual(new Map([['shop', 1_000]]));
  expect(
    queue.believe(
      new Map([
        [0, 10],
        [1, 5],
      ]),
    ),
  ).toEqual(new Map());
  expect(
    queue.believe(
      new Map([
        [0, 25],
        [1, 9],
      ]),
    ),
  ).toEqual(new Map([['shop', 2_000]]));
  expect(queue.isEmpty).toBe(true);
});

test('what could not be written down is believed again', () => {
  const queue = new HeardQueue();
  queue.add(heard('shop', 1_000, {}));
  queue.restore(queue.believe(new Map()));
  expect(queue.believe(new Map())).toEqual(new Map([['shop', 1_000]]));
});

test('a long wait holds few records and still ends with the last', () => {
  const queue = new HeardQueue();
  for (let at = 1; at <= 10_000; at += 1) queue.add(heard('shop', at, { '0': String(at) }));
  expect(queue.believe(new Map([[0, 10_000]])).get('shop')).toBe(10_000);
});

test('a record that asks for offsets of a topic made anew since does not hold up later ones', () => {
  const queue = new HeardQueue();
  queue.add(heard('shop', 1_000, { '0': '1000000' }));
  for (let at = 0; at < 200; at += 1) queue.add(heard('shop', 2_000 + at, { '0': String(10 + at) }));
  expect(queue.believe(new Map([[0, 500]]))).toEqual(new Map([['shop', 2_199]]));
  expect(queue.isEmpty).toBe(true);
});
