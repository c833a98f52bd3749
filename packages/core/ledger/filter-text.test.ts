import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ClauseSchema, type Clause, FILTER_FIELDS, toggleClause, withClause } from './event-filter.ts';
import { formatFilter, parseFilter } from './filter-text.ts';

const value = fc.string({ minLength: 1, maxLength: 30, unit: 'binary' });
const clause: fc.Arbitrary<Clause> = fc.oneof(
  fc.record({
    on: fc.constant('field' as const),
    field: fc.constantFrom(...FILTER_FIELDS),
    value,
    not: fc.boolean(),
  }),
  fc.record({
    on: fc.constant('tag' as const),
    key: value,
    value: fc.string({ unit: 'binary' }),
    not: fc.boolean(),
  }),
  fc.record({ on: fc.constant('text' as const), value, not: fc.boolean() }),
);

test('every filter comes back from its text, and from a link, as it was', () => {
  fc.assert(
    fc.property(fc.array(clause, { maxLength: 8 }), (filter) => {
      const text = formatFilter(filter);
      expect(parseFilter(text)).toEqual({ filter, problems: [] });
      const link = new URLSearchParams({ q: text.toWellFormed() }).toString();
      expect(parseFilter(new URLSearchParams(link).get('q') ?? '').filter).toEqual(
        parseFilter(text.toWellFormed()).filter,
      );
    }),
  );
});

test('whatever people type gives a valid filter and named problems, never an error', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      for (const one of parseFilter(text).filter) expect(ClauseSchema.safeParse(one).success).toBe(true);
    }),
  );
});

test('reads what the screen shows', () => {
  expect(
    parseFilter('type:order.* tag.env=prod -tag.region=eu-west-1 "gateway timeout" refund').filter,
  ).toEqual([
    { on: 'field', field: 'type', value: 'order.*', not: false },
    { on: 'tag', key: 'env', value: 'prod', not: false },
    { on: 'tag', key: 'region', value: 'eu-west-1', not: true },
    { on: 'text', value: 'gateway timeout', not: false },
    { on: 'text', value: 'refund', not: false },
  ]);
});

test('says what lacks and keeps the rest', () => {
  expect(parseFilter('type: entity:order:1')).toEqual({
    filter: [{ on: 'field', field: 'entity', value: 'order:1', not: false }],
    problems: [{ at: 0, message: 'Write a value after “type:”.' }],
  });
  expect(parseFilter('tag.env').problems).toHaveLength(1);
});

test('including what was excluded takes its place; choosing twice lets go', () => {
  const without: Clause = { on: 'tag', key: 'env', value: 'prod', not: true };
  const with_: Clause = { ...without, not: false };
  expect(withClause([without], with_)).toEqual([with_]);
  expect(toggleClause([with_], with_)).toEqual([]);
});
