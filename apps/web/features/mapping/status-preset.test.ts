import { expect, test } from 'vitest';
import { type CapturedTable, sampleChanges } from './sample-changes.ts';
import { EVERY_CHANGE, singular, statusPreset } from './status-preset.ts';
import { tryInBrowser } from './try-in-browser.ts';

const column = (name: string, type: string, key = false) => ({ name, type, key });
const ORDERS: CapturedTable = {
  schema: 'public',
  table: 'orders',
  rows: 10,
  replicaIdentity: 'full',
  columns: [column('id', 'bigint', true), column('status', 'text'), column('total', 'numeric(10,2)')],
};
const PAYMENTS: CapturedTable = {
  ...ORDERS,
  table: 'payments',
  columns: [column('id', 'bigint', true), column('order_id', 'bigint'), column('state', 'text')],
};
const NOTES: CapturedTable = { ...ORDERS, table: 'notes', replicaIdentity: 'default' };
const AT = Date.UTC(2026, 10, 24, 12);

function eventsOf(spec: typeof EVERY_CHANGE) {
  const messages = sampleChanges([ORDERS, PAYMENTS, NOTES], { source: 'shop', database: 'shop', at: AT });
  const trial = tryInBrowser('shop', spec, messages);
  if ('errors' in trial) throw new Error(JSON.stringify(trial.errors));
  expect(trial.results.flatMap(({ dead }) => dead.map(({ error }) => error))).toEqual([]);
  return trial.results.flatMap(({ events }) => events);
}

test('each change is an event of the adapter’s own', () => {
  const types = eventsOf(EVERY_CHANGE).map(({ envelope }) => envelope.event_type);
  expect(types.slice(0, 3)).toEqual([
    'postgres.orders.insert',
    'postgres.orders.update',
    'postgres.orders.delete',
  ]);
});

test('the status column tells the step, and two tables share their flows', () => {
  const spec = statusPreset(
    [
      { schema: 'public', table: 'orders', status: 'status', flow: 'id', full: true },
      { schema: 'public', table: 'payments', status: 'state', flow: 'order_id', full: true },
    ],
    'order',
  );
  const events = eventsOf(spec);
  expect(events.map(({ envelope }) => envelope.event_type)).toEqual([
    'order.placed',
    'order.paid',
    'order.deleted',
    'payment.placed',
    'payment.paid',
    'payment.deleted',
    'postgres.notes.insert',
    'postgres.notes.update',
    'postgres.notes.delete',
  ]);
  expect(new Set(events.slice(0, 6).map(({ provenance }) => provenance.flow))).toEqual(
    new Set(['order:1042']),
  );
});

test('where the row before is not known, each update is the step that the row is at', () => {
  const choice = { schema: 'public', table: 'notes', status: 'status', flow: 'id', full: false };
  const events = eventsOf(statusPreset([choice], 'note')).slice(6);
  expect(events.map(({ envelope }) => envelope.event_type)).toEqual([
    'note.placed',
    'note.paid',
    'note.deleted',
  ]);
});

test('tables in the singular', () => {
  expect(['orders', 'categories', 'addresses', 'status', 'stock'].map(singular)).toEqual([
    'order',
    'category',
    'address',
    'status',
    'stock',
  ]);
});
