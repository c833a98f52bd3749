import { assert, describe, expect, test } from 'vitest';
import { EnvelopeSchema } from '../../contract/envelope.ts';
import { ProvenanceSchema } from '../../contract/headers.ts';
import { defaultMapping } from '../compile-mapping.ts';
import { normalize } from '../normalize.ts';
import messages from '../test-data/debezium-postgres.json' with { type: 'json' };
import { compiled, makeForm, makeRaw, type Sent } from '../test-data/make-raw.ts';

type Name = keyof typeof messages;
const form = makeForm(defaultMapping('debezium-postgres'));
const run = (name: Name, over: Sent = {}) =>
  normalize(makeRaw({ ...(messages[name] as Sent), ...over }), form);
const only = (result: ReturnType<typeof normalize>) => {
  expect(result.dead).toEqual([]);
  const [event] = result.events;
  assert(event !== undefined);
  return event;
};
const edited = (
  name: Name,
  edit: (message: Record<string, never> & { source: Record<string, unknown> }) => void,
) => {
  const message = JSON.parse(messages[name].value ?? 'null');
  edit(message);
  return run(name, { value: JSON.stringify(message) });
};

describe('real messages of Debezium 3.7 on Postgres 18', () => {
  test('an insert becomes an event with its commit time in microseconds', () => {
    const { envelope, provenance } = only(run('insert'));
    expect(envelope).toMatchObject({
      ts: '2026-11-23T23:37:01.774245Z',
      event_type: 'postgres.orders.insert',
      entity_id: 'orders:23',
      correlation_id: 'shop:tx:780',
      tags: {},
    });
    expect(envelope.attrs).toMatchObject({
      op: 'c',
      table: 'orders',
      schema: 'public',
      lsn: 24694448,
      txId: 780,
    });
    expect(envelope.attrs['row']).toMatchObject({ id: 23, customer: 'cid', tags: ['a'] });
    expect(envelope.attrs).not.toHaveProperty('changed');
    expect(provenance).toMatchObject({ flow: 'orders:23', flowKind: 'orders', mapping: 3, backfill: '' });
    expect(provenance.origin).toBe('raw.shop/0/22');
  });

  test('every event passes the contract, and its value is the envelope with six fields in order', () => {
    for (const name of Object.keys(messages) as Name[]) {
      for (const { envelope, provenance, value } of run(name).events) {
        expect(EnvelopeSchema.safeParse(envelope).error).toBeUndefined();
        expect(ProvenanceSchema.safeParse(provenance).error).toBeUndefined();
        expect(JSON.parse(value)).toEqual(envelope);
        expect(Object.keys(JSON.parse(value))).toEqual([
          'ts',
          'event_type',
          'entity_id',
          'correlation_id',
          'tags',
          'attrs',
        ]);
      }
    }
  });

  test('rows of a snapshot are reads that tell of the past, in no transaction', () => {
    for (const name of ['snapshotFirst', 'snapshotLast'] as const) {
      const { envelope, provenance } = only(run(name));
      expect(envelope.event_type).toBe('postgres.orders.read');
      expect(envelope.correlation_id).toBe('');
      expect(provenance.backfill).toBe('snapshot');
    }
  });

  test('update and delete', () => {
    expect(only(run('update')).envelope.event_type).toBe('postgres.orders.update');
    const { envelope } = only(run('delete'));
    expect(envelope).toMatchObject({ event_type: 'postgres.orders.delete', entity_id: 'orders:2' });
    expect(envelope.attrs['row']).toMatchObject({ id: 2 });
  });

  test('with full replica identity, an update tells what changed', () => {
    expect(only(run('full1')).envelope.attrs['changed']).toEqual({ v: ['a', 'b'] });
    expect(only(run('full2')).envelope.attrs['row']).toEqual({ id: 1, v: 'b' });
  });

  test('a truncate is an event of the table', () => {
    const { envelope, provenance } = only(run('truncate'));
    expect(envelope).toMatchObject({ event_type: 'postgres.orders.truncate', entity_id: 'table:orders' });
    expect(provenance.flowKind).toBe('table');
  });

  test('tombstones are named and ignored', () => {
    for (const name of ['tombstone', 'keyChangeTombstone'] as const) {
      expect(run(name)).toEqual({ events: [], dead: [], heard: undefined, ignored: 'tombstone' });
    }
  });

  test('schemas on give the same as schemas off', () => {
    const withSchema = only(run('schema1'));
    const { payload } = JSON.parse(messages.schema1.value ?? '');
    const key = JSON.parse(messages.schema1.key ?? '').payload;
    const without = only(run('schema1', { value: JSON.stringify(payload), key: JSON.stringify(key) }));
    expect(withSchema).toEqual(without);
  });

  test('an unwrapped row is refused with what to do', () => {
    const { dead } = run('unwrapped0');
    expect(dead[0]).toMatchObject({ code: 'not_debezium', stage: 'normalize', mapping: 3 });
    expect(dead[0]?.error).toContain('ExtractNewRecordState');
  });
});

describe('identity', () => {
  test('the two halves of a changed key share a position and are two facts', () => {
    expect(only(run('keyChangeDelete')).provenance.eventId).not.toBe(
      only(run('keyChangeInsert')).provenance.eventId,
    );
  });

  test('rows of a snapshot share a position and are two facts', () => {
    expect(only(run('snapshotFirst')).provenance.eventId).not.toBe(
      only(run('snapshotLast')).provenance.eventId,
    );
  });

  test('a change sent again at another offset, after a restart, is the same fact', () => {
    const again = edited('insert', (message) => {
      message.source['sequence'] = '[null,"24694448"]';
    });
    const { eventId } = only(run('insert')).provenance;
    expect(only(again).provenance.eventId).toBe(eventId);
    expect(only(run('insert', { offset: '999', timestamp: 1 })).provenance.eventId).toBe(eventId);
  });

  test('equal rows without a key are told apart by their origin', () => {
    const first = only(run('insert', { key: null, offset: '1' }));
    const second = only(run('insert', { key: null, offset: '2' }));
    expect(first.provenance.eventId).not.toBe(second.provenance.eventId);
    expect(first.envelope.entity_id).toBe('table:orders');
  });

  test('another source with the same positions has other facts', () => {
    const raw = makeRaw(messages.insert as Sent);
    const other = normalize(raw, makeForm(defaultMapping('debezium-postgres'), 'other'));
    expect(only(other).provenance.eventId).not.toBe(only(run('insert')).provenance.eventId);
  });

  test('a composite key is joined so that no two keys look alike', () => {
    const id = (key: object) => only(run('insert', { key: JSON.stringify(key) })).envelope.entity_id;
    expect(id({ order_id: 7, line: 2 })).toBe('orders:7/2');
    expect(id({ a: 'x/y', b: 'z' })).not.toBe(id({ a: 'x', b: 'y/z' }));
  });
});

describe('forms that differ', () => {
  test('numbers that come as text', () => {
    const result = edited('insert', (message) => {
      message.source['ts_us'] = '1795477021774245';
      message.source['txId'] = '780';
    });
    expect(only(result).envelope).toMatchObject({
      ts: '2026-11-23T23:37:01.774245Z',
      correlation_id: 'shop:tx:780',
    });
  });

  test('milliseconds where there are no microseconds, the time of capture where there is neither', () => {
    const ms = edited('insert', (message) => delete message.source['ts_us']);
    expect(only(ms).envelope.ts).toBe('2026-11-23T23:37:01.774Z');
    const capture = edited('insert', (message) => {
      message.source['ts_us'] = 0;
      message.source['ts_ms'] = 0;
    });
    expect(only(capture).envelope.ts).toBe('2026-11-23T23:37:01.839322Z');
  });

  test('a time that no calendar holds is a dead letter', () => {
    const result = edited('insert', (message) => {
      message.source['ts_us'] = 9e18;
    });
    expect(result.dead[0]?.code).toBe('out_of_range_ts');
    const late = edited('insert', (message) => {
      message.source['ts_us'] = Date.UTC(2200, 1, 1) * 1000;
    });
    expect(late.dead[0]?.code).toBe('out_of_range_ts');
  });

  test('names with capitals, blanks and other schemas become valid types and kinds', () => {
    const result = edited('insert', (message) => {
      message.source['table'] = 'Order Items';
      message.source['schema'] = 'Größe';
    });
    expect(only(result).envelope).toMatchObject({
      event_type: 'postgres.gr_e.order_items.insert',
      entity_id: 'Gr_e.Order_Items:23',
    });
  });

  test('64-bit integers keep their digits', () => {
    const value = (messages.insert.value ?? '').replace('"qty":3', '"qty":9223372036854775807');
    expect(only(run('insert', { value })).envelope.attrs['row']).toMatchObject({
      qty: '9223372036854775807',
    });
  });

  test('begin and end of a transaction are named and ignored', () => {
    const value = JSON.stringify({ status: 'BEGIN', id: '571:53195832', ts_ms: 1, event_count: null });
    expect(normalize(makeRaw({ value, key: '{"id":"571:53195832"}' }), form).ignored).toBe('transaction');
  });

  test('neither key nor value is a dead letter', () => {
    expect(normalize(makeRaw({}), form).dead[0]?.code).toBe('empty_message');
  });
});

describe('a mapping over the defaults', () => {
  const mapping = compiled({
    adapter: 'debezium-postgres',
    expressions: {
      event_type: 'changed("v") ? "order." + row.v : "order.touched"',
      entity_id: '"order:" + string(row.id)',
      flow: '"order:" + string(row.id)',
      backfill: 'false',
    },
    tags: { v: 'row.v', op: 'msg.op' },
  });
  const map = (name: Name, over: Sent = {}) =>
    normalize(makeRaw({ ...(messages[name] as Sent), ...over }), makeForm(mapping));

  test('takes the place of type, entity and flow; the kind of the flow follows', () => {
    const { envelope, provenance } = only(map('full1'));
    expect(envelope).toMatchObject({
      event_type: 'order.b',
      entity_id: 'order:1',
      tags: { v: 'b', op: 'u' },
    });
    expect(provenance).toMatchObject({ flow: 'order:1', flowKind: 'order', backfill: '' });
    expect(only(map('full0')).envelope.event_type).toBe('order.a');
  });

  test('what changed is not guessed where the row before is not known', () => {
    const message = JSON.parse(messages.full1.value ?? '');
    const { dead } = map('full1', { value: JSON.stringify({ ...message, before: null }) });
    expect(dead[0]).toMatchObject({ code: 'mapping_failed' });
    expect(dead[0]?.error).toContain('REPLICA IDENTITY FULL');
  });

  test('a row flows by its entity, whatever its table is called, until a mapping makes a run of it', () => {
    const value = (messages.full1.value ?? '').replaceAll('"table":"full_t"', '"table":"step"');
    const sent = { key: '{"id":1}', value };
    const plain = normalize(makeRaw(sent), form).events[0]?.provenance;
    expect(plain).toMatchObject({ flow: 'step:1', flowKind: 'step' });
    const run = compiled({
      adapter: 'debezium-postgres',
      expressions: { entity_id: '"job:etl"', correlation_id: '"run-" + string(row.id)' },
    });
    const { provenance } = only(normalize(makeRaw(sent), makeForm(run)));
    expect(provenance).toMatchObject({ flow: 'run-1', flowKind: 'job:etl' });
  });
});
