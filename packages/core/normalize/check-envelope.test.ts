import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { EnvelopeSchema } from '../contract/envelope.ts';
import { checkEnvelope, MAX_DEPTH } from './check-envelope.ts';

// Thousands of cases, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const good = {
  ts: '2026-11-23T23:37:01.774245Z',
  event_type: 'postgres.orders.insert',
  entity_id: 'orders:23',
  correlation_id: '',
  tags: { worker: 'pay-1' },
  attrs: { row: { id: 1 } },
};
const same = (value: unknown) => {
  expect(checkEnvelope(value) === undefined).toBe(EnvelopeSchema.safeParse(value).success);
};

const odd = fc.constantFrom<unknown>(
  undefined,
  null,
  0,
  '',
  [],
  {},
  'a.b',
  'a:b',
  ':b',
  'a:',
  'a:\0',
  'a:\ud800',
  'ab',
  'A.b',
  'a..b',
  'a.b\n',
  'a:b\n',
  'x'.repeat(1_001),
  `a:${'x'.repeat(998)}`,
  `a:${'x'.repeat(999)}`,
  `a.${'x'.repeat(198)}`,
  `a.${'x'.repeat(199)}`,
  '2026-02-29T00:00:00.000Z',
  '2024-02-29T00:00:00.000Z',
  '2026-01-01T24:00:00.000Z',
  '2026-01-01T00:00:00Z',
  '2026-01-01T00:00:00.1234Z',
  '1969-12-31T23:59:59.999Z',
  '1970-01-01T00:00:00.000Z',
  '2105-12-31T23:59:59.999999Z',
  '2106-01-01T00:00:00.000Z',
  '2026-13-01T00:00:00.000Z',
  '2026-01-01T00:00:00.000+00:00',
);
// A key `__proto__` is the one thing that the schema passes over and the check does not.
const safe = (value: unknown) =>
  !JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? 0 : inner))?.includes('__proto__');
const anything = fc
  .anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withSet: true,
    withNullPrototype: true,
    withTypedArray: true,
    withSparseArray: true,
    withUnicodeString: true,
  } as fc.ObjectConstraints)
  .filter(safe);
const field = fc.oneof(odd, anything);
const map = fc
  .dictionary(fc.string({ unit: 'binary' }), fc.oneof(fc.string({ unit: 'binary' }), odd))
  .filter(safe);

test('the check and the schema agree on whatever comes', () => {
  fc.assert(fc.property(anything, same), { numRuns: 2_000 });
});

test('the check and the schema agree on an envelope of which one field is anything', () => {
  const keys = fc.constantFrom(...Object.keys(good), 'extra');
  fc.assert(
    fc.property(keys, fc.oneof(field, map), (key, value) => same({ ...good, [key]: value })),
    { numRuns: 2_000 },
  );
});

test('the check and the schema agree on an envelope that lacks a field, and on values in attrs and tags', () => {
  for (const key of Object.keys(good))
    same(Object.fromEntries(Object.entries(good).filter(([name]) => name !== key)));
  fc.assert(
    fc.property(anything, (value) => same({ ...good, attrs: { value, list: [value] } })),
    { numRuns: 2_000 },
  );
  fc.assert(
    fc.property(map, (tags) => same({ ...good, tags })),
    { numRuns: 2_000 },
  );
});

test('nesting has a limit, so that no reader overflows', () => {
  const nest = (depth: number): unknown => JSON.parse(`${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`);
  expect(checkEnvelope({ ...good, attrs: nest(MAX_DEPTH) })).toBeUndefined();
  expect(checkEnvelope({ ...good, attrs: nest(MAX_DEPTH + 2) })).toContain('nested deeper');
});
