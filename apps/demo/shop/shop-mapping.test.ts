import { compileMapping } from '@karma/core/normalize/compile-mapping.ts';
import { normalize } from '@karma/core/normalize/normalize.ts';
import { expect, test } from 'vitest';
import { SHOP_MAPPING } from './shop-mapping.ts';

type Row = Record<string, string | number>;

const ORDER = {
  id: 7,
  checkout: 'chk-1',
  status: 'placed',
  items: 2,
  total: '54.10',
  currency: 'USD',
  worker: 'pay-2',
  region: 'eu-west',
};
const PAYMENT = {
  id: 31,
  order_id: 7,
  checkout: 'chk-1',
  status: 'failed',
  amount: '54.10',
  currency: 'USD',
  provider: 'acme',
  worker: 'pay-2',
  message: 'declined by acme at attempt 1',
};
const SHIPMENT = {
  id: 5,
  order_id: 7,
  checkout: 'chk-1',
  status: 'dispatched',
  carrier: 'dx',
  label: '1Z882',
};

const compiled = compileMapping(SHOP_MAPPING);
if ('errors' in compiled) throw new Error(JSON.stringify(compiled.errors));
const source = { name: 'shop', mapping: compiled.mapping, version: 1 };

function change(op: string, table: string, before: Row | null, after: Row | null) {
  const message = {
    op,
    before,
    after,
    ts_ms: 1_795_477_018_977,
    source: {
      connector: 'postgresql',
      name: 'shop',
      db: 'shop',
      schema: 'public',
      table,
      ts_ms: 1_795_477_018_900,
      ts_us: 1_795_477_018_900_123,
      lsn: 24_698_776,
      sequence: '["24698776","24698776"]',
      txId: 792,
      snapshot: op === 'r' ? 'true' : 'false',
    },
  };
  const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
  const result = normalize(
    {
      topic: 'raw.shop',
      partition: 0,
      offset: '0',
      timestamp: 1_795_477_019_000,
      key: encode({ id: (after ?? before)?.['id'] ?? null }),
      value: encode(message),
      headers: {},
      receivedAt: 1_795_477_019_000,
    },
    source,
  );
  expect(result.dead).toEqual([]);
  const [event] = result.events;
  if (event === undefined) throw new Error('no event');
  return event;
}

test.each([
  ['c', 'orders', null, ORDER, 'order.placed', 'order:7'],
  ['u', 'orders', ORDER, { ...ORDER, status: 'paid' }, 'order.paid', 'order:7'],
  ['u', 'orders', ORDER, { ...ORDER, region: 'us-east' }, 'order.updated', 'order:7'],
  ['d', 'orders', ORDER, null, 'order.deleted', 'order:7'],
  ['c', 'payments', null, PAYMENT, 'payment.failed', 'payment:31'],
  ['c', 'shipments', null, SHIPMENT, 'shipment.dispatched', 'shipment:5'],
  ['r', 'orders', null, ORDER, 'order.placed', 'order:7'],
])('%s of %s is a step in the life of the order', (op, table, before, after, type, entity) => {
  const { envelope, provenance } = change(op, table, before, after);
  expect(envelope).toMatchObject({ event_type: type, entity_id: entity, correlation_id: 'chk-1' });
  expect(provenance).toMatchObject({
    flow: 'order:7',
    flowKind: 'order',
    backfill: op === 'r' ? 'snapshot' : '',
  });
});

test('tags name the worker where the row does, and are left out where it does not', () => {
  expect(change('c', 'orders', null, ORDER).envelope.tags).toEqual({
    env: 'demo',
    table: 'orders',
    worker: 'pay-2',
    region: 'eu-west',
  });
  expect(change('c', 'shipments', null, SHIPMENT).envelope.tags).toEqual({
    env: 'demo',
    table: 'shipments',
    carrier: 'dx',
  });
});

test('a failed payment says so, in words and as status', () => {
  expect(change('c', 'payments', null, PAYMENT).envelope.attrs).toMatchObject({
    status: 'error',
    message: 'declined by acme at attempt 1',
  });
});
