import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HeardSchema } from '../contract/heard.ts';
import { beginHeard, countLate, hear, toHeard } from './heard.ts';

test('a source is heard as far as the partition that is least far, once all have spoken', () => {
  let state = hear(beginHeard('web', 2), 0, 100);
  expect(state.until).toBeUndefined();
  expect(toHeard(state, new Map(), undefined)).toBeUndefined();
  state = hear(state, 1, 50);
  expect(state.until).toBe(50);
  expect(hear(state, 1, 200).until).toBe(100);
});

test('it never goes back, and is the minimum of the maxima, whatever the order', () => {
  const steps = fc.array(fc.tuple(fc.nat({ max: 2 }), fc.nat({ max: 1_000 })), { minLength: 1 });
  fc.assert(
    fc.property(steps, (heard) => {
      let state = beginHeard('web', 3);
      const newest = new Map<number, number>();
      for (const [partition, ms] of heard) {
        const before = state.until;
        state = hear(state, partition, ms);
        newest.set(partition, Math.max(newest.get(partition) ?? 0, ms));
        expect(state.until ?? 0).toBeGreaterThanOrEqual(before ?? 0);
        expect(state.until).toBe(newest.size === 3 ? Math.min(...newest.values()) : undefined);
      }
    }),
  );
});

test('a record names the offsets that a reader must have passed, and is made only for news', () => {
  const state = hear(beginHeard('shop', 1), 0, 1_000);
  const record = toHeard(
    state,
    new Map([
      [0, 12n],
      [3, 7n],
    ]),
    undefined,
  );
  expect(HeardSchema.parse(record)).toEqual({
    v: 1,
    source: 'shop',
    until: 1_000,
    through: { 0: '12', 3: '7' },
  });
  expect(toHeard(state, new Map(), 1_000)).toBeUndefined();
});

test('what comes later than heard is counted, but not what tells of the past', () => {
  let state = hear(beginHeard('shop', 1), 0, 1_000);
  state = countLate(state, { ms: 1_000, backfill: false });
  state = countLate(state, { ms: 1_001, backfill: false });
  state = countLate(state, { ms: 5, backfill: true });
  expect(state.lateAfterHeard).toBe(1);
});
