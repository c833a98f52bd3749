import { expect, test } from 'vitest';

import { switchFor, versionAt } from './mapping-switches.ts';

test('the first batch ever records the version it is made with', () => {
  expect(switchFor([], 40n, 3, 90n)).toEqual({ offset: 40n, version: 3 });
});

test('a new version begins with the first message of a batch', () => {
  const recorded = [{ offset: 0n, version: 1 }];
  expect(switchFor(recorded, 100n, 1, 0n)).toBeUndefined();
  expect(switchFor(recorded, 100n, 2, 0n)).toEqual({ offset: 100n, version: 2 });
});

test('what is read again after a crash keeps the version of its first time', () => {
  const recorded = [
    { offset: 0n, version: 1 },
    { offset: 100n, version: 2 },
  ];
  expect(switchFor(recorded, 80n, 3, 0n)).toBeUndefined();
  expect([80n, 99n, 100n, 120n].map((offset) => versionAt(recorded, offset))).toEqual([1, 1, 2, 2]);
});

test('a new version begins behind all that may have been made before, committed or not', () => {
  const recorded = [{ offset: 0n, version: 1 }];
  expect(switchFor(recorded, 100n, 2, 150n)).toBeUndefined();
  expect(switchFor(recorded, 150n, 2, 150n)).toEqual({ offset: 150n, version: 2 });
});

test('a version may come back', () => {
  const recorded = [
    { offset: 0n, version: 1 },
    { offset: 10n, version: 2 },
    { offset: 20n, version: 1 },
  ];
  expect([5n, 15n, 25n].map((offset) => versionAt(recorded, offset))).toEqual([1, 2, 1]);
});

test('below the first recorded offset its version holds', () => {
  expect(versionAt([{ offset: 7n, version: 4 }], 3n)).toBe(4);
});
