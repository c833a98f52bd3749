import { expect, test } from 'vitest';
import { withMissed } from './missed-ranges.ts';

const at = (from: number, to: number, partition = 0) => ({
  topic: 't',
  stream: 1,
  partition,
  from: String(from),
  to: String(to),
});
const reached = (offset: bigint) => ({ at: 0, offsets: new Map([['t/1/0', offset]]) });

test('what follows what was reached is read as it is', () => {
  expect(withMissed([at(10, 19)], reached(9n))).toEqual({
    ranges: [at(10, 19)],
    again: false,
    unknown: false,
  });
});

test('a note that was lost is read with the next', () => {
  expect(withMissed([at(20, 29)], reached(9n))).toEqual({
    ranges: [at(10, 29)],
    again: true,
    unknown: false,
  });
  expect(withMissed([at(10, 19), at(30, 39)], reached(9n)).ranges).toEqual([at(10, 19), at(20, 39)]);
});

test('a note that comes late is read, though others came before it', () => {
  expect(withMissed([at(10, 19)], reached(29n))).toEqual({
    ranges: [at(10, 19)],
    again: true,
    unknown: false,
  });
});

test('the first note of a place says nothing of what was before it', () => {
  expect(withMissed([at(20, 29, 1)], reached(9n))).toEqual({
    ranges: [at(20, 29, 1)],
    again: false,
    unknown: true,
  });
});
