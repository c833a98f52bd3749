import { expect, test } from 'vitest';
import { fromInfile, parseStatement } from './parse-statement.ts';

const infile = (sql: string): string | undefined => {
  const { insert } = parseStatement(sql);
  return insert && fromInfile(sql, insert, "'f'").replace(/\s+/g, ' ');
};

test.each([
  ['INSERT INTO t FORMAT CSV', "INSERT INTO t FROM INFILE 'f' COMPRESSION 'none' FORMAT CSV"],
  [
    'insert into a.b (x, y) format JSONEachRow\n',
    "insert into a.b (x, y) FROM INFILE 'f' COMPRESSION 'none' FORMAT JSONEachRow",
  ],
  [
    'INSERT INTO t SETTINGS a = 1 FORMAT CSV',
    "INSERT INTO t FROM INFILE 'f' COMPRESSION 'none' SETTINGS a = 1 FORMAT CSV",
  ],
  [
    'INSERT INTO t SETTINGS a = 1 VALUES (1)',
    "INSERT INTO t FROM INFILE 'f' COMPRESSION 'none' SETTINGS a = 1 FORMAT Values",
  ],
  [
    '/* FORMAT */ INSERT INTO TABLE format (values) VALUES',
    "/* FORMAT */ INSERT INTO TABLE format (values) FROM INFILE 'f' COMPRESSION 'none' FORMAT Values",
  ],
  [
    'INSERT INTO settings -- VALUES\n FORMAT CSV',
    "INSERT INTO settings -- VALUES FROM INFILE 'f' COMPRESSION 'none' FORMAT CSV",
  ],
  [
    'INSERT INTO "a FORMAT b" FORMAT CSV',
    "INSERT INTO \"a FORMAT b\" FROM INFILE 'f' COMPRESSION 'none' FORMAT CSV",
  ],
  ['INSERT INTO t SELECT 1 FORMAT CSV', undefined],
  ['INSERT INTO t WITH 1 AS x SELECT x', undefined],
  ['SELECT 1 FORMAT CSV', undefined],
])('%j takes its data from a file', (sql, expected) => {
  expect(infile(sql)).toBe(expected);
});

test.each([
  ['INSERT INTO t FORMAT RowBinary\n\n\0', '\n\0'],
  ['INSERT INTO t FORMAT RowBinary \r\n;', ';'],
  ["INSERT INTO t VALUES ('FORMAT')", " ('FORMAT')"],
])('the data of %j begins where a server has it', (sql, data) => {
  expect(sql.slice(parseStatement(sql).insert?.dataAt)).toBe(data);
});

test('finds verb, format, calls and pairs outside of strings and comments', () => {
  const sql =
    "/* x( */ with 'a( FORMAT X' as b select f (b), `g`(1) into outfile 'x' -- h(\n FORMAT JSON SETTINGS a=1";
  const { verb, format, calls, pairs } = parseStatement(sql);
  expect([verb, format, [...calls]]).toEqual(['WITH', 'JSON', ['f', 'g']]);
  expect(pairs.has('INTO OUTFILE')).toBe(true);
});

test('a long string does not exhaust the stack', () => {
  expect(parseStatement(`SELECT '${"it''s ".repeat(2_000_000)}' FORMAT CSV`).format).toBe('CSV');
});
