import { expect, test } from 'vitest';
import { drawCount, drawDuration, pick } from './draw.ts';

/** Park and Miller's minimal generator: the same sequence each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

test.each([0.5, 4, 400])('counts have the mean asked for: %d', (mean) => {
  const chance = seeded(7);
  const sum = Array.from({ length: 4_000 }, () => drawCount(mean, chance)).reduce((a, b) => a + b, 0);
  expect(Math.abs(sum / 4_000 - mean)).toBeLessThan(0.1 * Math.max(1, mean));
});

test('half of the durations are below the median', () => {
  const chance = seeded(11);
  const below = Array.from({ length: 4_000 }, () => drawDuration(2_000, 0.5, chance)).filter(
    (ms) => ms < 2_000,
  );
  expect(Math.abs(below.length - 2_000)).toBeLessThan(150);
});

test('each of a list comes up', () => {
  const chance = seeded(3);
  expect(new Set(Array.from({ length: 100 }, () => pick(['a', 'b', 'c'], chance))).size).toBe(3);
});
