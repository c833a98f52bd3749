import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { expect, test } from 'vitest';
import { Refused } from '../refused.ts';
import { checkMapping } from './check-mapping.ts';
import { differences } from './differences.ts';
import { countTried, tryMapping } from './try-mapping.ts';

const SPEC: MappingSpec = {
  v: 1,
  adapter: 'json',
  expressions: { event_type: "'order.' + msg.state", entity_id: "'order:' + string(msg.id)" },
  tags: {},
};
const SOURCE = { name: 'shop', topic: 'raw.shop' };

function message(offset: number, value: unknown) {
  const bytes = typeof value === 'string' ? value : JSON.stringify(value);
  return {
    partition: 0,
    offset: String(offset),
    timestamp: Date.UTC(2026, 10, 1),
    key: null,
    value: Buffer.from(bytes).toString('base64'),
    headers: {},
  };
}
const SAMPLE = [
  message(0, { id: 1, state: 'placed' }),
  message(1, { id: 2, state: 'placed' }),
  message(2, 'no JSON'),
];

test('a sample becomes events and dead letters as it would in the worker', async () => {
  const tried = await tryMapping(checkMapping(SPEC), SOURCE, SAMPLE);
  expect(tried[0]?.events[0]).toMatchObject({ flow: 'order:1', envelope: { event_type: 'order.placed' } });
  expect(tried[2]?.dead[0]?.code).toBe('bad_json');
  expect(countTried(tried)).toEqual({
    messages: 3,
    events: 2,
    dead: 1,
    ignored: 0,
    types: [{ type: 'order.placed', count: 2 }],
    flows: 2,
  });
});

test('two mappings differ where their events do, and the fields are named', async () => {
  const before = await tryMapping(checkMapping(SPEC), SOURCE, SAMPLE);
  const tagged = checkMapping({ ...SPEC, tags: { first: 'msg.id == 1 ? msg.state : null' } });
  const after = await tryMapping(tagged, SOURCE, SAMPLE);
  expect(differences(before, before)).toEqual([]);
  expect(differences(before, after).map(({ before: { offset }, fields }) => [offset, fields])).toEqual([
    ['0', ['tags']],
  ]);
});

test('an event that becomes a dead letter is another outcome', async () => {
  const before = await tryMapping(checkMapping(SPEC), SOURCE, SAMPLE);
  const failing = checkMapping({
    ...SPEC,
    expressions: { ...SPEC.expressions, correlation_id: 'msg.nothing' },
  });
  const after = await tryMapping(failing, SOURCE, SAMPLE);
  expect(differences(before, after).map(({ fields }) => fields)).toEqual([['outcome'], ['outcome']]);
});

test('a mapping that cannot be used is refused with the fields', () => {
  expect(() => checkMapping({ ...SPEC, expressions: { event_type: 'msg.' } })).toThrow(
    expect.objectContaining({
      code: 'bad_input',
      problems: expect.arrayContaining([expect.objectContaining({ path: ['spec', 'entity_id'] })]),
    }),
  );
  expect(new Refused('bad_input', 'x').problems).toEqual([]);
});
