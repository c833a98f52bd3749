import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { z } from 'zod';

import { openTestLedger, type TestLedger } from './test-ledger.ts';

const Column = z.object({ table: z.string(), name: z.string(), type: z.string(), kind: z.string() });

let suite: TestLedger;
let columns: Map<string, z.infer<typeof Column>[]>;

beforeAll(async () => {
  suite = await openTestLedger(inject('stackEnv'));
  const answer = await suite.ledger.client.query({
    query: `SELECT table, name, type, default_kind AS kind FROM system.columns
      WHERE database = {database: String} ORDER BY table, position`,
    query_params: { database: suite.ledger.database },
    format: 'JSONEachRow',
  });
  columns = Map.groupBy(Column.array().parse(await answer.json()), ({ table }) => table);
});
afterAll(() => suite.drop());

const of = (table: string) => columns.get(table) ?? [];
const typed = (table: string): string[] => of(table).map(({ name, type }) => `${name} ${type}`);
/** What an insert gives, or its default: all but what follows from others. */
const stored = (table: string): string[] =>
  of(table)
    .filter(({ kind }) => kind === '' || kind === 'DEFAULT')
    .map(({ name, type }) => `${name} ${type}`);

test('what writers insert into has the columns of the ledger, with their defaults', () => {
  const whole = (table: string) => of(table).map(({ name, type, kind }) => ({ name, type, kind }));
  expect(whole('ledger').length).toBeGreaterThan(20);
  expect(whole('ledger_in')).toEqual(whole('ledger'));
  expect(whole('ledger_check')).toEqual(whole('ledger'));
  expect(whole('ranges_in')).toEqual(whole('ranges'));
});

test('the fence hands on every stored column, so that none is silently lost', () => {
  expect(typed('ledger_fence')).toEqual(stored('ledger'));
  expect(typed('ranges_fence')).toEqual(stored('ranges'));
});

test('readers see every column, the derived ones too', () => {
  expect(new Set(typed('events'))).toEqual(new Set(typed('ledger')));
});
