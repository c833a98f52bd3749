import { type Clause, FILTER_FIELDS } from '@karma/core/ledger/event-filter.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileFilter, compileSpan, Parameters } from './compile-filter.ts';
import { windowsOf } from './query-events.ts';
import { EVERYTHING } from './scope.ts';

/** Neither ends in an id word nor holds `=`, nor is it a family: the shape of the SQL is the same for all. */
const plain = fc.string({ minLength: 1, unit: 'binary' }).filter((text) => !text.includes('='));
const shape = fc.oneof(
  fc.record({
    on: fc.constant('field' as const),
    field: fc.constantFrom(...FILTER_FIELDS),
    not: fc.boolean(),
  }),
  fc.record({ on: fc.constant('tag' as const), not: fc.boolean() }),
  fc.record({ on: fc.constant('text' as const), not: fc.boolean() }),
);

function filled(one: { on: string }, value: string): Clause {
  return (one.on === 'tag' ? { ...one, key: 'env', value } : { ...one, value }) as Clause;
}

test('the SQL depends on the shape of a filter only: values are parameters, whatever they hold', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(shape, plain, plain), { maxLength: 6 }), (parts) => {
      const sqlOf = (values: (part: (typeof parts)[number]) => string): [string, unknown[]] => {
        const params = new Parameters();
        const filter = parts.map((part) => filled(part[0], `v${values(part)}v`));
        return [compileFilter(filter, EVERYTHING, params), Object.values(params.values)];
      };
      const [one, values] = sqlOf((part) => part[1]);
      const [other] = sqlOf((part) => part[2]);
      expect(one).toBe(other);
      expect(values).toEqual(values.filter((value) => typeof value === 'string'));
    }),
  );
});

test('clauses on one subject widen, others narrow, and indexes are asked in the way they understand', () => {
  const params = new Parameters();
  const sql = compileFilter(
    [
      { on: 'field', field: 'type', value: 'order.*', not: false },
      { on: 'field', field: 'type', value: 'payment.failed', not: false },
      { on: 'tag', key: 'env', value: 'prod', not: false },
      { on: 'tag', key: 'order_id', value: '7', not: true },
      { on: 'field', field: 'status', value: 'ok', not: true },
    ],
    EVERYTHING,
    params,
  );
  expect(sql).toBe(
    '1 AND NOT has(id_pairs, {p3:String}) AND NOT (status = {p4:String})' +
      ' AND (startsWith(event_type, {p0:String}) OR (event_type = {p1:String})) AND has(pairs, {p2:String})',
  );
  expect(params.values).toEqual({
    p0: 'order.',
    p1: 'payment.failed',
    p2: 'env=prod',
    p3: 'order_id=7',
    p4: 'ok',
  });
});

test('a scope that does not say everything sees nothing', () => {
  expect(compileFilter([], { all: false } as never, new Parameters())).toBe('0');
});

test('a span is half-open and in parameters', () => {
  const params = new Parameters('s');
  expect(compileSpan({ from: 1, to: 2 }, params)).toMatch(/^ts >= .*\{s0:Int64\}.* AND ts < .*\{s1:Int64\}/);
  expect(params.values).toEqual({ s0: 1, s1: 2 });
});

test('windows touch, begin at the point and cover the span on its side exactly', () => {
  const ms = fc.integer({ min: 0, max: Date.UTC(2100, 0, 1) });
  fc.assert(
    fc.property(
      fc.tuple(ms, ms).filter(([from, to]) => from < to),
      fc.option(ms, { nil: undefined }),
      fc.constantFrom('older' as const, 'newer' as const),
      ([from, to], at, direction) => {
        const beside =
          at === undefined ? undefined : { us: at * 1_000 + 7, id: '00000000-0000-4000-8000-000000000000' };
        const windows = windowsOf({ span: { from, to }, beside, direction });
        const inTime = direction === 'older' ? windows.toReversed() : windows;
        for (const [index, window] of inTime.entries()) {
          expect(window.from).toBeLessThan(window.to);
          const next = inTime[index + 1];
          if (next !== undefined) expect(window.to).toBe(next.from);
        }
        if (inTime.length === 0) return;
        const pointMs = at ?? (direction === 'older' ? to : from);
        expect(inTime[0]?.from).toBe(direction === 'older' ? from : Math.max(from, pointMs));
        expect(inTime.at(-1)?.to).toBe(
          direction === 'older' ? Math.min(to, at === undefined ? to : at + 1) : to,
        );
      },
    ),
  );
});
