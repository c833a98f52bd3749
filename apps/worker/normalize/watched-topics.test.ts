import { afterEach, beforeEach, expect, test, vi } from 'vitest';

import type { LiveSource } from './live-sources.ts';
import { WatchedTopics } from './watched-topics.ts';

const SOURCE: LiveSource = {
  id: '1',
  name: 'shop',
  kind: 'http',
  topic: 'raw.shop',
  version: 1,
  problem: undefined,
};

/** Watches a topic whose partitions `count` tells. */
function watchedOf(count: () => number): WatchedTopics {
  const partitionsOf = (length: number) =>
    Array.from({ length }, (_, partitionId) => ({
      partitionErrorCode: 0,
      partitionId,
      leader: 0,
      replicas: [0],
      isr: [0],
    }));
  const admin = {
    listTopics: async () => ['raw.shop'],
    fetchTopicMetadata: async () => ({ topics: [{ name: 'raw.shop', partitions: partitionsOf(count()) }] }),
  };
  return new WatchedTopics(admin, '');
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('partitions that are added to a known topic are seen within a minute, and at once after forget', async () => {
  let partitions = 2;
  const watched = watchedOf(() => partitions);
  await watched.watch([SOURCE]);
  partitions = 3;
  vi.advanceTimersByTime(61_000);
  await watched.watch([SOURCE]);
  expect(watched.partitions('raw.shop')).toBe(3);
  partitions = 4;
  await watched.watch([SOURCE]);
  expect(watched.partitions('raw.shop')).toBe(3);
  watched.forget();
  await watched.watch([SOURCE]);
  expect(watched.partitions('raw.shop')).toBe(4);
});
