import { assert, expect, test } from 'vitest';
import type { MappingSpec } from '../../contract/mapping.ts';
import { normalize } from '../normalize.ts';
import { compiled, makeForm, makeRaw, type Sent } from '../test-data/make-raw.ts';

const base = { event_type: '"ci.job." + msg.action', entity_id: '"job:" + string(msg.job.id)' };
const send = (
  value: unknown,
  expressions: MappingSpec['expressions'] = {},
  tags: Record<string, string> = {},
  sent: Sent = {},
) =>
  normalize(
    makeRaw({ topic: 'raw.ci', value: typeof value === 'string' ? value : JSON.stringify(value), ...sent }),
    makeForm(compiled({ adapter: 'json', expressions: { ...base, ...expressions }, tags }), 'ci'),
  );
const message = { action: 'completed', job: { id: 289782451, conclusion: 'failure' }, at: 1637842054.25 };
const first = (...args: Parameters<typeof send>) => {
  const { events, dead } = send(...args);
  expect(dead).toEqual([]);
  const [event] = events;
  assert(event !== undefined);
  return event;
};

test("expressions say type and entity; the record's time and the whole message are the rest", () => {
  const { envelope, provenance } = first(message);
  expect(envelope).toEqual({
    ts: '2026-11-23T23:37:02.000Z',
    event_type: 'ci.job.completed',
    entity_id: 'job:289782451',
    correlation_id: '',
    tags: {},
    attrs: message,
  });
  expect(provenance).toMatchObject({ flow: 'job:289782451', flowKind: 'job' });
});

test('times in each form, finer ones kept whole in ts_ns', () => {
  const ts = (expression: string, value: object = message) =>
    first({ ...message, ...value }, { ts: expression }).envelope;
  expect(ts('timestamp_s(msg.at)').ts).toBe('2021-11-25T12:07:34.250Z');
  expect(ts('timestamp_ms("1637842054250")').ts).toBe('2021-11-25T12:07:34.250Z');
  expect(ts('timestamp_us(1637842054250001)').ts).toBe('2021-11-25T12:07:34.250001Z');
  expect(ts('parse_time(msg.t)', { t: '2021-11-25 13:07:34+01' }).ts).toBe('2021-11-25T12:07:34.000Z');
  expect(ts('timestamp("2021-11-25T12:07:34Z")').ts).toBe('2021-11-25T12:07:34.000Z');
  const fine = ts('timestamp_ns(msg.t)', { t: '1544712660300000123' });
  expect(fine).toMatchObject({
    ts: '2018-12-13T14:51:00.300000Z',
    attrs: { ts_ns: '2018-12-13T14:51:00.300000123Z' },
  });
  expect(ts('null').ts).toBe('2026-11-23T23:37:02.000Z');
});

test('what is no time names the field, the expression and the way out', () => {
  const failed = (expression: string) => send(message, { ts: expression }).dead[0];
  expect(failed('msg.at')).toMatchObject({ code: 'mapping_failed' });
  expect(failed('msg.at')?.error).toContain('use timestamp_ms(…)');
  expect(failed('parse_time("soon")')?.error).toContain('is not a time');
  expect(failed('msg.action')).toMatchObject({ code: 'bad_ts' });
  expect(failed('timestamp_s(0 - 5)')).toMatchObject({ code: 'out_of_range_ts' });
});

test('numbers of expressions never reach JSON as BigInt', () => {
  const attrs =
    '{"i": 5, "u": 3u, "big": 9007199254740993, "n": msg.job.id + 1, "d": duration("90s"), "l": [1, "a"], "b": b"ab"}';
  const { value } = first(message, { attrs });
  expect(JSON.parse(value).attrs).toMatchObject({
    i: 5,
    u: 3,
    big: '9007199254740993',
    n: 289782452,
    d: '90s',
    l: [1, 'a'],
    b: 'YWI=',
    action: 'completed',
  });
});

test('a missing field is told with the nearest name and how to allow for it', () => {
  const { dead } = send(message, {}, { result: 'msg.job.conclusoin', team: 'msg.actoin' });
  expect(dead[0]?.error).toContain('tags.result: msg.job.conclusoin: this message has no conclusoin');
  expect(dead[0]?.error).toContain('use has(');
  expect(send(message, {}, { team: 'msg.actoin' }).dead[0]?.error).toContain('Did you mean action?');
  const { envelope } = first(
    message,
    {},
    { team: 'has(msg.team) ? msg.team : null', id: 'msg.job.id', opt: 'msg.?team' },
  );
  expect(envelope.tags).toEqual({ id: '289782451' });
});

test('links, instance, correlation, natural id and backfill', () => {
  const { envelope, provenance } = first(
    message,
    {
      links:
        '[{"rel": "child_of", "entity_id": "job:nightly"}, {"rel": "writes", "entity_id": "table:x", "instance_id": null}]',
      instance_id: 'msg.job.id',
      correlation_id: 'msg.job.id',
      natural_id: 'headers["X-Delivery"]',
      backfill: 'true',
    },
    {},
    { headers: { 'X-Delivery': 'd-1' } },
  );
  expect(envelope.attrs['links']).toEqual([
    { rel: 'child_of', entity_id: 'job:nightly' },
    { rel: 'writes', entity_id: 'table:x' },
  ]);
  expect(envelope).toMatchObject({ correlation_id: '289782451', attrs: { instance_id: '289782451' } });
  expect(provenance).toMatchObject({ flow: '289782451', flowKind: 'job:289782451', backfill: 'replay' });
  const again = first(
    message,
    { natural_id: 'headers["X-Delivery"]' },
    {},
    { offset: '9', headers: { 'X-Delivery': 'd-1' } },
  );
  expect(again.provenance.eventId).toBe(provenance.eventId);
  expect(send(message, { links: '[{"rel": "likes", "entity_id": "a:b"}]' }).dead[0]?.code).toBe('bad_links');
});

test('types that are not valid or not theirs are dead letters', () => {
  expect(send({ ...message, action: 'Not Valid' }).dead[0]?.code).toBe('bad_event_type');
  expect(send(message, { event_type: '"kar" + "ma.alert.raised"' }).dead[0]?.code).toBe('reserved_type');
  expect(
    first({ ...message, action: 'Not Valid' }, { event_type: '"ci.job." + slug(msg.action)' }).envelope
      .event_type,
  ).toBe('ci.job.not_valid');
});

test('keys that JavaScript treats specially are data', () => {
  const text =
    '{"action":"a","job":{"id":1},"__proto__":{"admin":true},"constructor":{"prototype":1},"toString":"x"}';
  const { value } = first(text, {}, { proto: 'string(msg["__proto__"].admin)' });
  expect(JSON.stringify(JSON.parse(value).attrs)).toBe(
    '{"action":"a","job":{"id":1},"__proto__":{"admin":true},"constructor":{"prototype":1},"toString":"x"}',
  );
  expect(JSON.parse(value).tags).toEqual({ proto: 'true' });
  const merged = first(text, { attrs: 'parse_json("{\\"__proto__\\": {\\"x\\": 1}}")' });
  expect(merged.value).toContain('"__proto__":{"x":1}');
  expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
});

test('lone surrogates and NUL: kept in attrs, refused in entity and tags', () => {
  const text = '{"action":"a","job":{"id":"\\ud800"},"n":"\\u0000"}';
  expect(send(text).dead[0]?.code).toBe('bad_entity');
  const ok = first(text, { entity_id: '"job:1"' });
  expect(JSON.parse(ok.value).attrs).toEqual({ action: 'a', job: { id: '\ud800' }, n: '\0' });
  expect(send(text, { entity_id: '"job:1"' }, { n: 'msg.n' }).dead[0]?.code).toBe('bad_tags');
});

test('a pattern is matched in linear time', () => {
  const text = { ...message, action: 'a'.repeat(50_000) };
  const { envelope } = first(
    text,
    { event_type: '"ci.job"' },
    { hit: 'msg.action.matches("^(a+)+$")', no: 'msg.action.matches("^(a+)+b$")' },
  );
  expect(envelope.tags).toEqual({ hit: 'true', no: 'false' });
});
