import { expect, test } from 'vitest';

import { StaleBatch } from '../kafka/errors.ts';
import { flushControl } from './flush-control.ts';

/** One partition's part of a flush; its heartbeat answers as told. */
function partOf(heartbeat: () => Promise<void>) {
  const segment = { owned: { dropped: false } };
  return { segment, control: { heartbeat, isStale: () => false } };
}
const stale = async (): Promise<void> => {
  throw new StaleBatch('t', 0);
};

test('a partition whose heartbeat fails is dropped from the flush, and the healthy ones go on', async () => {
  const parts = [partOf(stale), partOf(async () => undefined)];
  const control = flushControl(parts);
  await control.heartbeat();
  expect(parts.map(({ segment }) => segment.owned.dropped)).toEqual([true, false]);
  expect(control.isStale()).toBe(false);
});

test('a flush of which nothing is left is stale', async () => {
  const control = flushControl([partOf(stale), partOf(stale)]);
  await expect(control.heartbeat()).rejects.toThrow(StaleBatch);
  expect(control.isStale()).toBe(true);
});
