import { expect, test } from 'vitest';
import type { CapturedTable } from '../mapping/sample-changes.ts';
import {
  furthestStep,
  NEW_POSTGRES,
  preparationKey,
  type PostgresDraft,
  suggestChoices,
  weakTables,
} from './postgres-draft.ts';

const column = (name: string, key = false) => ({ name, type: 'text', key });
const table = (name: string, columns = [column('id', true)]): CapturedTable => ({
  schema: 'public',
  table: name,
  rows: null,
  replicaIdentity: 'default',
  columns,
});
const ORDERS = table('orders', [column('id', true), column('status')]);
const PAYMENTS = table('payments', [column('id', true), column('order_id'), column('state')]);

test('tables that tell too little, and those whose updates Postgres would refuse', () => {
  const log = table('log', [column('line')]);
  const full: CapturedTable = { ...log, replicaIdentity: 'full' };
  const { partial, keyless } = weakTables([ORDERS, log, full]);
  expect(partial.map((one) => one.table)).toEqual(['orders', 'log']);
  expect(keyless.map((one) => one.table)).toEqual(['log']);
});

test('payments flow with their order', () => {
  const { choices, flowKind } = suggestChoices([ORDERS, PAYMENTS, table('notes')]);
  expect(flowKind).toBe('order');
  expect(choices.map(({ status, flow }) => [status, flow])).toEqual([
    ['status', 'id'],
    ['state', 'order_id'],
  ]);
});

test('one goes on only with what the next step needs', () => {
  expect(furthestStep(NEW_POSTGRES)).toBe('from');
  const from = { ...NEW_POSTGRES.from, password: 'x' };
  const found: PostgresDraft = { ...NEW_POSTGRES, from, tables: [ORDERS] };
  expect(furthestStep(found)).toBe('tables');
  const chosen: PostgresDraft = { ...found, chosen: ['public.orders'] };
  expect(furthestStep(chosen)).toBe('tables');
  const prepared = { ...chosen, prepared: { done: [], left: [] }, preparedFor: preparationKey(chosen) };
  expect(furthestStep(prepared)).toBe('save');
  expect(furthestStep({ ...prepared, fullRows: false })).toBe('tables');
  expect(furthestStep({ ...chosen, preparedBy: 'owner' })).toBe('save');
});
