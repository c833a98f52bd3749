import { expect, test } from 'vitest';

import { findStall } from './watch-lag.ts';

const NOW = 1_000_000;
type State = Parameters<typeof findStall>[0]['lanes'] extends ReadonlyMap<string, infer One> ? One : never;
const lane: State = { lag: 0, progressAt: NOW, cutOffAt: undefined, isBusy: false };
const stallOf = (of: Partial<State>, progressAt = NOW) =>
  findStall(
    { progressAt, lanes: new Map([['t/0', lane] as const, ['t/1', { ...lane, ...of }] as const]) },
    60_000,
    NOW,
  );

test('lag while nothing at all moves is a stall; without lag there is none', () => {
  expect(stallOf({ lag: 5 }, NOW - 61_000)).toEqual({ lag: 5, seconds: 61 });
  expect(stallOf({}, NOW - 61_000)).toBeUndefined();
});

test('a partition that a failed heartbeat cut off and no rebalance gave back is a stall while others go on', () => {
  expect(stallOf({ cutOffAt: NOW - 19_000 })).toBeUndefined();
  expect(stallOf({ cutOffAt: NOW - 21_000 })).toEqual({ lag: 0, seconds: 21 });
});

test('a handler that hangs in one partition is a stall while others go on; one that waits for a fetch is not', () => {
  expect(stallOf({ lag: 3, isBusy: true, progressAt: NOW - 121_000 })).toEqual({ lag: 3, seconds: 121 });
  expect(stallOf({ lag: 3, isBusy: false, progressAt: NOW - 121_000 })).toBeUndefined();
});
