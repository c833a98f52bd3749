import { assert, expect, test } from 'vitest';
import type { MappingField, MappingSpec } from '../contract/mapping.ts';
import { compileMapping, type MappingError } from './compile-mapping.ts';

function errorsOf(
  expressions: MappingSpec['expressions'],
  tags: Record<string, string> = {},
): MappingError[] {
  const result = compileMapping({ v: 1, adapter: 'debezium-postgres', expressions, tags });
  return 'errors' in result ? result.errors : [];
}
const errorOf = (field: MappingField, text: string) => errorsOf({ [field]: text })[0];

test('each error names its field, its characters and the nearest name', () => {
  expect(errorOf('entity_id', '"order:" + string(rwo.id)')).toEqual({
    field: 'entity_id',
    message: 'Unknown variable rwo. Did you mean row?',
    from: 18,
    to: 21,
    suggestion: 'row',
  });
  expect(errorOf('correlation_id', 'lowr(row.a)')).toMatchObject({ suggestion: 'lower', from: 0, to: 11 });
  expect(errorOf('correlation_id', 'row.a.lowerAsci()')).toMatchObject({ suggestion: 'lowerAscii' });
  expect(errorOf('flow', 'record.ofset')).toMatchObject({ suggestion: 'offset', from: 0, to: 12 });
  expect(errorOf('ts', 'row.')).toMatchObject({ field: 'ts', from: 4, to: 4 });
  expect(errorsOf({}, { worker: '1 +' })[0]).toMatchObject({ field: 'tags.worker', from: 3 });
});

test('all errors of all fields come at once', () => {
  expect(errorsOf({ ts: '(', flow: 'x' }, { t: ')' }).map(({ field }) => field)).toEqual([
    'ts',
    'flow',
    'tags.t',
  ]);
});

test('an expression of the wrong kind is refused with what is wanted', () => {
  expect(errorOf('ts', '5')?.message).toContain('use timestamp_ms(…)');
  expect(errorOf('event_type', 'true')?.message).toContain('event_type must be text');
  expect(errorOf('links', '"a"')?.message).toContain('links must be a list');
  expect(errorOf('attrs', '[1]')?.message).toContain('attrs must be a map');
  expect(errorOf('backfill', '"yes"')?.message).toContain('true or false');
  expect(errorsOf({}, { t: '[1]' })[0]?.message).toContain('tags.t must be');
});

test('texts that could never be valid are refused before the first message', () => {
  expect(errorOf('event_type', 'row.a == 1 ? "order.placed" : "Order"')).toMatchObject({ from: 30, to: 37 });
  expect(errorOf('event_type', '"karma.alert.x"')?.message).toContain('reserved');
  expect(errorOf('entity_id', '"order"')?.message).toContain('<kind>:<key>');
});

test('patterns are RE2: what would need backtracking is refused, at its place', () => {
  expect(errorOf('backfill', 'row.a.matches("a(b")')).toMatchObject({ from: 14, to: 19 });
  expect(errorOf('backfill', 'row.a.matches("(a)\\\\1")')?.message).toContain('RE2');
});

test('json needs type and entity; changed() needs a row before', () => {
  const result = compileMapping({
    v: 1,
    adapter: 'json',
    expressions: { flow: 'string(changed("a"))' },
    tags: {},
  });
  expect('errors' in result && result.errors.map(({ field }) => field)).toEqual([
    'event_type',
    'entity_id',
    'flow',
  ]);
});

test('what CEL offers works: macros, optionals, mixed arithmetic, conversions', () => {
  expect(
    errorsOf({
      correlation_id: 'row.?a.orValue("") + string(int(row.n) % 2) + string(row.n + 1)',
      attrs:
        '{"l": row.list.filter(x, x.matches("^a")).map(x, upper(x)), "any": row.list.exists(x, x == "b")}',
      backfill: 'has(row.old) && row.old && changed("a")',
      natural_id: 'cel.bind(k, string(row.id), k + ":" + k)',
    }),
  ).toEqual([]);
});

test('no way leads to backtracking: wherever matches stands, also in macros, it is RE2 that runs', () => {
  const places = [
    'row.a.matches(P)',
    '!row.a.matches(P)',
    'row.l.exists(x, x.matches(P))',
    'row.l.exists(x, row.l.all(y, y.matches(P)))',
    'row.l.exists_one(x, x.matches(P))',
    'row.l.filter(x, x.matches(P)).size() > 0',
    'row.l.map(x, x.matches(P), x).size() > 0',
    'row.l.map(x, x.matches(P))[0]',
    'cel.bind(k, row.a, k.matches(P))',
    'row.?a.orValue("").matches(P)',
    '{"k": [row.a.matches(P)]}.k[0]',
  ];
  // Back-references are JavaScript's, not RE2's.
  const row = { a: 'aa', l: ['aa'], p: '(a)\\1' };
  for (const place of places) {
    expect(errorOf('backfill', place.replace('P', String.raw`"(a)\\1"`))?.message, place).toContain('RE2');
    const result = compileMapping({
      v: 1,
      adapter: 'debezium-postgres',
      expressions: { backfill: place.replace('P', 'row.p') },
      tags: {},
    });
    assert('mapping' in result);
    const { backfill } = result.mapping.expressions;
    const variables = { msg: {}, row, key: null, headers: {}, topic: 't', record: {} };
    expect(() => backfill?.run(variables), place).toThrow(/invalid escape sequence/);
  }
});
