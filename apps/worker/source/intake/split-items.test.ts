import fc from 'fast-check';
import { expect, test } from 'vitest';

import { IntakeRefused } from './refused.ts';
import { MAX_ITEMS, splitItems } from './split-items.ts';

const split = (text: string, form: 'json' | 'ndjson' = 'json'): string[] =>
  splitItems(Buffer.from(text), form).map(String);

function refusal(run: () => unknown): IntakeRefused {
  try {
    run();
  } catch (error) {
    if (error instanceof IntakeRefused) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

test('an array is cut into the bytes of its items', () => {
  expect(split(' [ {"a": 1.0, "b": [1,2,{"c":"],"}]} ,\n{"big":12345678901234567890}]\n')).toEqual([
    '{"a": 1.0, "b": [1,2,{"c":"],"}]}',
    '{"big":12345678901234567890}',
  ]);
});

test('one object is one item; NDJSON has one a line and may have empty lines', () => {
  expect(split('\n {"a":"\\"[{"}\n')).toEqual(['{"a":"\\"[{"}']);
  expect(split('{"a":1}\r\n\n{"b":2}', 'ndjson')).toEqual(['{"a":1}', '{"b":2}']);
});

test.each([
  ['[{"a":1},\n{"b":}]', 'json', 'bad_json', 2],
  ['[{"a":1},\n\n\n{"b":2}\n', 'json', 'bad_json', 4],
  ['[{"a":1},\n]', 'json', 'bad_json', 2],
  ['{"a":1}\n{"b":\n', 'ndjson', 'bad_json', 2],
  ['[{"a":1}]\n[{"a":1}]', 'json', 'bad_json', 1],
  ['[{"a":1},\n2]', 'json', 'not_an_object', 2],
  ['[[{"a":1}]]', 'json', 'not_an_object', 1],
  ['{"a":1,\n\n b}', 'json', 'bad_json', 3],
] as const)('%j is refused with its line', (text, form, code, line) => {
  const refused = refusal(() => split(text, form));
  expect([refused.status, refused.code, refused.details['line']]).toEqual([400, code, line]);
});

test.each(['', ' \n', '[]', '[ ]'])('%j has no items', (text) => {
  expect(refusal(() => split(text)).code).toBe('empty');
});

test('more items than the limit are refused as too large', () => {
  const body = `[${Array.from({ length: MAX_ITEMS + 1 }, () => '{}').join(',')}]`;
  expect(refusal(() => split(body)).status).toBe(413);
  expect(refusal(() => split('{}\n'.repeat(MAX_ITEMS + 1), 'ndjson')).status).toBe(413);
});

test('whatever the objects and the white space, each item is found whole', () => {
  const object = fc.dictionary(fc.string(), fc.jsonValue());
  fc.assert(
    fc.property(fc.array(object, { minLength: 1 }), fc.constantFrom(0, 1, 2), (objects, indent) => {
      const items = split(JSON.stringify(objects, null, indent));
      expect(items.map((item) => JSON.parse(item))).toEqual(JSON.parse(JSON.stringify(objects)));
      const lines = split(objects.map((one) => JSON.stringify(one)).join('\n'), 'ndjson');
      expect(lines).toEqual(objects.map((one) => JSON.stringify(one)));
    }),
  );
});

test('whatever the bytes, the answer is items or a refusal', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: fc.constantFrom('[', ']', '{', '}', '"', '\\', ',', ':', '1', 'a', '\n') }),
      (text) => {
        const whole = (() => {
          try {
            return JSON.parse(text) as unknown;
          } catch {
            return undefined;
          }
        })();
        const objects = (Array.isArray(whole) ? whole : [whole]) as unknown[];
        const good =
          objects.length > 0 &&
          objects.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one));
        if (good) expect(split(text)).toHaveLength(objects.length);
        else expect(refusal(() => split(text)).status).toBe(400);
      },
    ),
  );
});
