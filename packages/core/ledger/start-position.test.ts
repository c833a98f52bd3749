import { expect, test } from 'vitest';

import { MAX_FLUSH_SPAN, startPosition } from './start-position.ts';

test('a stream of which nothing is stored begins at the earliest, without loss', () => {
  expect(startPosition([], 700)).toEqual({ start: 700, lost: [] });
});

test('goes on behind what is there', () => {
  expect(startPosition([{ from: 0, to: 99 }], 0)).toEqual({ start: 100, lost: [] });
});

test('goes back to the first hole, also to one before the first row', () => {
  expect(
    startPosition(
      [
        { from: 0, to: 9 },
        { from: 12, to: 99 },
      ],
      0,
    ).start,
  ).toBe(10);
  expect(startPosition([{ from: 1, to: 99 }], 0).start).toBe(0);
});

test('does not look further back than one flush reaches', () => {
  const present = [{ from: MAX_FLUSH_SPAN, to: 3 * MAX_FLUSH_SPAN }];
  expect(startPosition(present, 0).start).toBe(3 * MAX_FLUSH_SPAN + 1);
});

test('what Kafka no longer has is named: behind the rows and in holes between them, not before the first', () => {
  const present = [
    { from: 50, to: 59 },
    { from: 65, to: 99 },
  ];
  expect(startPosition(present, 150)).toEqual({
    start: 150,
    lost: [
      { from: 60, to: 64 },
      { from: 100, to: 149 },
    ],
  });
});
