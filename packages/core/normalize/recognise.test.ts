import { expect, test } from 'vitest';
import { compileMapping } from './compile-mapping.ts';
import { normalize } from './normalize.ts';
import { recogniseAdapter, suggestMapping } from './recognise.ts';
import messages from './test-data/debezium-postgres.json' with { type: 'json' };
import { compiled, makeForm, makeRaw } from './test-data/make-raw.ts';

test('each format is recognised by what it holds', () => {
  for (const name of ['insert', 'schema0'] as const) {
    expect(recogniseAdapter(JSON.parse(messages[name].value ?? '')).adapter).toBe('debezium-postgres');
  }
  expect(recogniseAdapter({ op: 'u', source: { connector: 'mongodb' } })).toMatchObject({ adapter: 'json' });
  const envelope = {
    ts: '2026-01-01T00:00:00.000Z',
    event_type: 'a.b',
    entity_id: 'a:b',
    correlation_id: '',
    tags: {},
    attrs: {},
  };
  expect(recogniseAdapter([envelope]).adapter).toBe('envelope');
  expect(recogniseAdapter({ ...envelope, ts: 'now' })).toMatchObject({
    adapter: 'envelope',
    why: expect.stringContaining('Almost'),
  });
  expect(recogniseAdapter({ action: 'x' }, { 'x-github-event': 'push' }).why).toContain('push');
  expect(recogniseAdapter(5).adapter).toBe('json');
});

test('a suggested mapping compiles and makes events of its own sample', () => {
  const samples = [
    {},
    { timestamp: 1636629071, type: 'Disk Full', id: 7, trace_id: 't' },
    { eventTime: '2020-12-09T23:37:31.081Z', eventType: 'START', name: 'a' },
    { time: '1544712660300000000', event: 'job.step.started', 'odd key': 1 },
  ];
  for (const sample of samples) {
    const spec = suggestMapping(sample, 'ci-server');
    expect(compileMapping(spec)).toHaveProperty('mapping');
    const result = normalize(makeRaw({ value: JSON.stringify(sample) }), makeForm(compiled(spec)));
    expect(result.dead).toEqual([]);
  }
  expect(suggestMapping(samples[1] ?? {}, 'ci').expressions).toEqual({
    ts: 'timestamp_s(msg.timestamp)',
    event_type: '"ci." + slug(msg.type)',
    entity_id: '"ci:" + string(msg.id)',
    correlation_id: 'string(msg.trace_id)',
  });
});
