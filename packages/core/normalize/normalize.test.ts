import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { DeadLetterSchema } from '../contract/dead-letter.ts';
import { EnvelopeSchema } from '../contract/envelope.ts';
import { fromHeaders, toHeaders } from '../contract/headers.ts';
import { fromBase64 } from './base64.ts';
import { checkEnvelope } from './check-envelope.ts';
import { defaultMapping } from './compile-mapping.ts';
import { normalize } from './normalize.ts';
import type { RawMessage, SourceForm } from './raw-message.ts';
import messages from './test-data/debezium-postgres.json' with { type: 'json' };
import { compiled, makeForm, makeRaw } from './test-data/make-raw.ts';

// Thousands of cases, on a machine that may be busy.
vi.setConfig({ testTimeout: 60_000 });

const forms = [
  makeForm(defaultMapping('debezium-postgres')),
  makeForm(defaultMapping('envelope')),
  makeForm(
    compiled({
      adapter: 'json',
      expressions: { event_type: '"a.b"', entity_id: '"thing:" + string(msg.id)', attrs: '{"n": 1}' },
      tags: { kind: 'has(msg.kind) ? msg.kind : null' },
    }),
  ),
  makeForm(
    compiled({
      adapter: 'debezium-postgres',
      expressions: {
        event_type: 'changed("id") ? "row.new" : "row.same"',
        entity_id: '"row:" + string(row.id)',
        ts: 'timestamp_us(msg.source.ts_us)',
      },
      tags: { op: 'msg.op' },
    }),
  ),
];

/** Messages near the real ones: of a real text some characters are replaced, so that most are broken somewhere. */
const near = fc
  .tuple(
    fc.constantFrom(...Object.values(messages)),
    fc.array(fc.tuple(fc.nat(), fc.string({ maxLength: 6 })), { maxLength: 4 }),
  )
  .map(([{ value }, edits]) =>
    edits.reduce((text, [at, by]) => {
      const place = text.length === 0 ? 0 : at % text.length;
      return text.slice(0, place) + by + text.slice(place + by.length);
    }, value ?? ''),
  );
const shaped = fc
  .record(
    {
      op: fc.constantFrom('c', 'u', 'd', 'r', 't', 'm', 'x'),
      before: fc.jsonValue(),
      after: fc.jsonValue(),
      source: fc.record(
        {
          ts_us: fc.anything(),
          table: fc.string(),
          lsn: fc.nat(),
          schema: fc.string(),
          txId: fc.jsonValue(),
        },
        { requiredKeys: [] },
      ),
      message: fc.record(
        { prefix: fc.constantFrom('karma', 'x'), content: fc.base64String() },
        { requiredKeys: [] },
      ),
      id: fc.jsonValue(),
      kind: fc.jsonValue(),
      ts: fc.string(),
      event_type: fc.constantFrom('a.b', 'A', 'karma.x'),
      entity_id: fc.string(),
      correlation_id: fc.string(),
      tags: fc.dictionary(fc.string(), fc.string()),
      attrs: fc.object(),
    },
    { requiredKeys: [] },
  )
  .map(
    (value) =>
      JSON.stringify(value, (_key, inner) => (typeof inner === 'bigint' ? String(inner) : inner)) ?? 'null',
  );

const word = fc.constantFrom('a', 'order', '7', 'ü', 'x/y', ' ');
const validChange = fc.constantFrom(...Object.values(messages)).map(({ value }) => value ?? '');
const validEnvelope = fc
  .record({
    ts: fc
      .date({ min: new Date(0), max: new Date('2105-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString()),
    event_type: fc.constantFrom('a.b', 'job.step.started'),
    entity_id: fc.tuple(fc.constantFrom('job', 'step', 'order'), word).map((parts) => parts.join(':')),
    correlation_id: word,
    tags: fc.dictionary(word, word),
    attrs: fc.dictionary(fc.string(), fc.jsonValue()),
  })
  .map((envelope) => JSON.stringify(envelope));
const validItem = fc.record({ id: word, more: fc.jsonValue() }).map((item) => JSON.stringify(item));
const validFor = [validChange, validEnvelope, validItem, validChange];

const utf8 = new TextEncoder();
const payload = fc.oneof(
  fc.constant(null),
  fc.uint8Array({ maxLength: 200 }),
  fc
    .oneof(validEnvelope, near, shaped, fc.json(), fc.string({ unit: 'binary' }))
    .map((text) => utf8.encode(text)),
);
const raw: fc.Arbitrary<RawMessage> = fc
  .tuple(
    payload,
    fc.oneof(payload, fc.constant(null), fc.constant(utf8.encode('{"id":1}'))),
    fc.dictionary(
      fc.constantFrom(
        'karma-heartbeat',
        'karma-flow',
        'karma-flow-kind',
        'karma-backfill',
        'karma-natural-id',
        'karma-received-at',
        '__proto__',
        'x',
      ),
      fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 20 }), fc.constant(undefined)),
      { maxKeys: 2 },
    ),
    fc.oneof(fc.nat(), fc.constantFrom(Number.NaN, -1, 1e20)),
  )
  .map(([value, key, headers, timestamp]) => ({ ...makeRaw({ key, value, headers }), timestamp }));

const fitting = fc
  .nat({ max: forms.length - 1 })
  .chain((index) =>
    fc
      .tuple(raw, validFor[index] ?? validItem)
      .map(([message, text]): [RawMessage, SourceForm] => [
        { ...message, value: utf8.encode(text), headers: {}, timestamp: 1795477021774 },
        forms[index] ?? makeForm(defaultMapping('envelope')),
      ]),
  );
const cases: fc.Arbitrary<[RawMessage, SourceForm]> = fc.oneof(
  fc.tuple(raw, fc.constantFrom(...forms)),
  fitting,
);

test('nothing is lost: every message is events, dead letters or a named kind, and nothing throws', () => {
  fc.assert(
    fc.property(cases, ([message, form]) => {
      const { events, dead, ignored } = normalize(message, form);
      expect(events.length + dead.length > 0).toBe(ignored === undefined);
      for (const letter of dead) {
        expect(DeadLetterSchema.safeParse(letter).error).toBeUndefined();
        expect(letter.code).not.toBe('internal');
        expect(letter.value === null ? null : fromBase64(letter.value)).toEqual(message.value);
        expect(letter.key === null ? null : fromBase64(letter.key)).toEqual(message.key);
      }
    }),
    { numRuns: 2_000 },
  );
});

test('every event keeps the contract, and its value reads back as what it was', () => {
  let seen = 0;
  fc.assert(
    fc.property(cases, ([message, form]) => {
      for (const { envelope, value, provenance } of normalize(message, form).events) {
        seen++;
        const back: unknown = JSON.parse(value);
        expect(EnvelopeSchema.safeParse(back).error).toBeUndefined();
        expect(checkEnvelope(back)).toBeUndefined();
        expect(JSON.stringify(back)).toBe(JSON.stringify(envelope));
        expect(fromHeaders(toHeaders(provenance))).toEqual(provenance);
      }
    }),
    { numRuns: 2_000 },
  );
  expect(seen).toBeGreaterThan(200);
});

test('the same message under the same form gives the same, to the byte', () => {
  fc.assert(
    fc.property(cases, ([message, form]) => {
      expect(JSON.stringify(normalize(message, form))).toBe(
        JSON.stringify(normalize(structuredClone(message), form)),
      );
    }),
    { numRuns: 2_000 },
  );
});

test('a fault inside is a dead letter that says so, not a crash', () => {
  const mapping = { ...defaultMapping('envelope'), adapter: 'none' as 'envelope' };
  const { dead } = normalize(makeRaw({ value: '{}' }), makeForm(mapping));
  expect(dead[0]).toMatchObject({ code: 'internal', error: expect.stringContaining('Please report') });
});
