import { assert, expect, test } from 'vitest';
import { defaultMapping } from '../compile-mapping.ts';
import { normalize } from '../normalize.ts';
import { compiled, makeForm, makeRaw, type Sent } from '../test-data/make-raw.ts';

const form = makeForm(defaultMapping('envelope'), 'envelopes');
const envelope = {
  ts: '2026-11-23T23:37:01.774Z',
  event_type: 'job.step.started',
  entity_id: 'step:etl/load',
  correlation_id: 'run-7',
  tags: { team: 'data' },
  attrs: { instance_id: 'a1', links: [{ rel: 'child_of', entity_id: 'job:etl' }] },
};
const send = (value: unknown, sent: Sent = {}) =>
  normalize(makeRaw({ topic: 'raw.envelopes', value: JSON.stringify(value), ...sent }), form);
const codes = (value: unknown, sent: Sent = {}) => send(value, sent).dead.map(({ code }) => code);

test('an envelope comes through as it is, its run as flow, the job as kind', () => {
  const [event] = send(envelope).events;
  assert(event !== undefined);
  expect(JSON.parse(event.value)).toEqual(envelope);
  expect(event.provenance).toMatchObject({ flow: 'run-7', flowKind: 'job:etl', origin: 'raw.envelopes/0/7' });
});

test('a seventh field, a missing one and a wrong one are refused by name', () => {
  expect(send({ ...envelope, extra: 1 }).dead[0]?.error).toContain('"extra" belongs into attrs or tags');
  const { attrs: _, ...without } = envelope;
  expect(send(without).dead[0]?.error).toContain('attrs must be an object');
  expect(codes({ ...envelope, ts: '2026-11-23' })).toEqual(['bad_envelope']);
  expect(codes({ ...envelope, ts: '1969-11-23T00:00:00.000Z' })).toEqual(['out_of_range_ts']);
  expect(codes({ ...envelope, ts: '2026-02-30T00:00:00.000Z' })).toEqual(['out_of_range_ts']);
  expect(codes({ ...envelope, entity_id: 'a:b\u0000' })).toEqual(['bad_envelope']);
});

test("Karma's own types are refused from outside", () => {
  const { dead } = send({ ...envelope, event_type: 'karma.audit.login' });
  expect(dead[0]).toMatchObject({ code: 'reserved_type' });
});

test('headers give flow, kind, backfill and identity', () => {
  const sent = { headers: { 'karma-flow': 'f1', 'karma-flow-kind': 'k1', 'karma-backfill': 'replay' } };
  expect(send(envelope, sent).events[0]?.provenance).toMatchObject({
    flow: 'f1',
    flowKind: 'k1',
    backfill: 'replay',
  });
  expect(codes(envelope, { headers: { 'karma-backfill': 'yes' } })).toEqual(['bad_envelope']);
  const id = (offset: string, headers: Record<string, string>) =>
    send(envelope, { offset, headers }).events[0]?.provenance.eventId;
  expect(id('1', { 'idempotency-key': 'x' })).toBe(id('2', { 'idempotency-key': 'x' }));
  expect(id('1', {})).not.toBe(id('2', {}));
});

test('of a list, a bad item is a dead letter of its own and the others are events', () => {
  const { events, dead } = send([envelope, { ...envelope, event_type: 'Bad' }, 5, envelope]);
  expect(events.map(({ provenance }) => provenance.origin)).toEqual([
    'raw.envelopes/0/7/0',
    'raw.envelopes/0/7/3',
  ]);
  expect(dead.map(({ origin, code }) => [origin, code])).toEqual([
    ['raw.envelopes/0/7/1', 'bad_envelope'],
    ['raw.envelopes/0/7/2', 'bad_json'],
  ]);
  const ids = send([envelope, envelope], { headers: { 'karma-natural-id': 'n' } }).events;
  expect(ids[0]?.provenance.eventId).not.toBe(ids[1]?.provenance.eventId);
});

test('what is not JSON, empty or too deep is a dead letter with its bytes', () => {
  expect(codes([])).toEqual(['empty_message']);
  expect(codes(null, { value: null })).toEqual(['empty_message']);
  expect(codes(null, { value: '{' })).toEqual(['bad_json']);
  expect(codes(null, { value: new Uint8Array([0xff]) })).toEqual(['bad_json']);
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`;
  expect(codes(null, { value: JSON.stringify(envelope).replace('"a1"', deep) })).toEqual(['bad_envelope']);
  const { dead } = send(null, { value: '{', key: 'k', headers: { h: new Uint8Array([0xff]), t: 'x' } });
  expect(dead[0]).toMatchObject({ key: btoa('k'), value: btoa('{'), headers: { h: 'base64:/w==', t: 'x' } });
});

test('the heartbeat of the intake says until when it is heard', () => {
  const result = normalize(
    makeRaw({ value: '2026-11-23T23:37:05.500Z', headers: { 'karma-heartbeat': '1' } }),
    form,
  );
  expect(result).toMatchObject({
    events: [],
    dead: [],
    ignored: 'heartbeat',
    heard: Date.UTC(2026, 10, 23, 23, 37, 5, 500),
  });
  const ahead = normalize(
    makeRaw({ value: '2105-11-23T23:37:05.500Z', headers: { 'karma-heartbeat': '1' } }),
    form,
  );
  expect(ahead.heard).toBe(makeRaw({}).receivedAt);
  const bad = normalize(makeRaw({ value: 'soon', headers: { 'karma-heartbeat': '1' } }), form);
  expect(bad.dead[0]?.code).toBe('bad_heartbeat');
});

test('a mapping may say the flow and nothing else', () => {
  const mapping = compiled({ adapter: 'envelope', expressions: { flow: 'msg.tags.team' } });
  const { events } = normalize(makeRaw({ value: JSON.stringify(envelope) }), makeForm(mapping));
  expect(events[0]?.provenance).toMatchObject({ flow: 'data', flowKind: 'step' });
  expect(() => compiled({ adapter: 'envelope', expressions: { ts: 'msg.ts' } })).toThrow(
    /only flow and flow_kind/,
  );
});

test('the time of receipt is the one that the intake wrote', () => {
  const headers = { 'karma-received-at': '1795477020000' };
  expect(send(envelope, { headers }).events[0]?.provenance.ingestedAt).toBe(1795477020000);
});
