import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from './read-json.ts';

test('what a double can hold is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(
      fc.json({ maxDepth: 4 }).filter((json) => !/\d{16}|e\+?\d{3}/i.test(json)),
      (text) => {
        expect(parseJson(text)).toEqual(JSON.parse(text));
      },
    ),
  );
});

test('integers that a double cannot hold keep their digits, wherever they stand', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), fc.string(), (int, text) => {
      const expected = Number.isSafeInteger(Number(int)) ? Number(int) : String(int);
      const json = `{"a":[${int}],${JSON.stringify(text)}:${int},"s":${JSON.stringify(`:${int},${text}`)}}`;
      const fields = [
        ['a', [expected]],
        [text, expected],
        ['s', `:${int},${text}`],
      ];
      expect(parseJson(json)).toEqual(Object.fromEntries(fields));
    }),
  );
});

test('ts_ns is text always, and text that looks like it is left alone', () => {
  expect(parseJson('{"ts_ns":1795477018838787779,"note":"\\"ts_ns\\":1795477018838787779"}')).toEqual({
    ts_ns: '1795477018838787779',
    note: '"ts_ns":1795477018838787779',
  });
  expect(parseJson('{"x":1e400,"y":-1E+999,"z":1e10}')).toEqual({ x: '1e400', y: '-1E+999', z: 1e10 });
});
