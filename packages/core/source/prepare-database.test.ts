import { expect, test } from 'vitest';
import { forgetDatabase, prepareDatabase } from './prepare-database.ts';

const plan = {
  database: 'shop',
  user: 'karma',
  publication: 'karma_shop',
  tables: [
    { schema: 'public', table: 'orders' },
    { schema: 'Sales', table: 'or"der' },
  ],
  fullRows: true,
};

test('the statements that make a database ready, in order, each with its reason', () => {
  const statements = prepareDatabase(plan);
  expect(statements.map(({ sql }) => sql)).toEqual([
    'ALTER ROLE "karma" WITH LOGIN REPLICATION',
    'GRANT CONNECT ON DATABASE "shop" TO "karma"',
    'GRANT USAGE ON SCHEMA "public" TO "karma"',
    'GRANT USAGE ON SCHEMA "Sales" TO "karma"',
    'GRANT SELECT ON TABLE "public"."orders", "Sales"."or""der" TO "karma"',
    'CREATE PUBLICATION "karma_shop" FOR TABLE "public"."orders", "Sales"."or""der"',
    'ALTER TABLE "public"."orders" REPLICA IDENTITY FULL',
    'ALTER TABLE "Sales"."or""der" REPLICA IDENTITY FULL',
  ]);
  expect(statements.every(({ why }) => why.endsWith('.'))).toBe(true);
  expect(prepareDatabase({ ...plan, fullRows: false })).toHaveLength(6);
});

test('what a deleted connector leaves behind', () => {
  const [slot, publication] = forgetDatabase({ slot: "k'x", publication: 'karma_shop' });
  expect(slot?.sql).toContain("slot_name = 'k''x'");
  expect(publication?.sql).toBe('DROP PUBLICATION IF EXISTS "karma_shop"');
});
