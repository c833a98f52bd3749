import { expect, test } from 'vitest';
import { plain, printTable } from './print-table.ts';
import { sayAgo, sayNumber, sayPairs } from './say.ts';

const COLUMNS = [
  { title: 'name', of: (row: { name: string; count: number }) => row.name },
  { title: 'count', of: (row: { name: string; count: number }) => sayNumber(row.count), right: true },
];

test('columns are aligned, numbers to the right, letters counted as people see them', () => {
  const rows = [
    { name: 'grüße 👍🏽', count: 7 },
    { name: 'a', count: 12_345 },
  ];
  expect(printTable(rows, COLUMNS, 'nothing')).toBe(
    ['name      count', 'grüße 👍🏽       7', 'a        12,345'].join('\n'),
  );
});

test('no rows are said in words', () => {
  expect(printTable([], COLUMNS, 'nothing')).toBe('nothing');
});

test('what others sent cannot steer the terminal', () => {
  expect(plain('a\u001b[31mb\nc\u009b')).toBe('a [31mb c ');
});

test('times are said as people do', () => {
  const now = new Date('2026-11-01T10:00:00Z');
  expect(sayAgo(new Date('2026-11-01T09:55:50Z'), now)).toBe('4 min 10 s ago');
  expect(sayAgo(now.getTime() - 10, now)).toBe('now');
  expect(sayAgo(null, now)).toBe('never');
});

test('pairs without a value are left out', () => {
  expect(
    sayPairs([
      ['a', '1'],
      ['long', '2'],
      ['none', null],
    ]),
  ).toBe('a     1\nlong  2');
});
