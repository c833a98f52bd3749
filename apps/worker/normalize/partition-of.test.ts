import fc from 'fast-check';
import { Partitioners } from 'kafkajs';
import { expect, test } from 'vitest';

import { partitionOf } from './partition-of.ts';

test('the partition is the one that the default partitioner chooses', () => {
  const choose = Partitioners.DefaultPartitioner();
  fc.assert(
    fc.property(
      fc.string({ unit: 'binary', minLength: 1 }),
      fc.integer({ min: 1, max: 48 }),
      (key, partitions) => {
        const partitionMetadata = Array.from({ length: partitions }, (_, partitionId) => ({
          partitionErrorCode: 0,
          partitionId,
          leader: 0,
          replicas: [],
          isr: [],
        }));
        const expected = choose({ topic: 't', partitionMetadata, message: { key, value: '' } });
        expect(partitionOf(key, partitions)).toBe(expected);
      },
    ),
    { numRuns: 2_000 },
  );
});
