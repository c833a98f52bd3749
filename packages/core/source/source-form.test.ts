import { expect, test } from 'vitest';
import { HttpSourceForm, PostgresSourceForm } from './source-form.ts';
import { replicationName, SourceName, suggestSourceName } from './source-name.ts';

const mapping = { v: 1, adapter: 'debezium-postgres', expressions: {}, tags: {} };
const form = {
  name: 'shop',
  title: 'Shop',
  connection: { host: 'localhost', database: 'shop', user: 'karma' },
  password: 'p',
  tables: [{ schema: 'public', table: 'orders' }],
  publication: 'karma_shop',
  slot: 'karma_shop',
  mapping,
};

test('a name is a slug that topics, slots and connectors all take', () => {
  for (const good of ['shop', 'shop-2', 'ab']) expect(SourceName.safeParse(good).success).toBe(true);
  for (const bad of [
    'a',
    'Shop',
    '2shop',
    'shop_1',
    'shop-',
    'karma',
    'envelopes',
    'a'.repeat(41),
    'shop.x',
  ]) {
    expect(SourceName.safeParse(bad).success, bad).toBe(false);
  }
  for (const title of ['Shop (production)', 'Größe', '2024', '', '--', 'x'.repeat(100)]) {
    expect(SourceName.safeParse(suggestSourceName(title)).success, title).toBe(true);
  }
  expect(suggestSourceName('Shop (production)')).toBe('shop-production');
  expect(replicationName('shop-2')).toBe('karma_shop_2');
});

test("a database's form has defaults, and says what is missing", () => {
  expect(PostgresSourceForm.parse(form)).toMatchObject({
    publicationMode: 'filtered',
    connection: { port: 5432, sslMode: 'prefer' },
  });
  const wrong = PostgresSourceForm.safeParse({
    ...form,
    tables: [],
    slot: 'Karma',
    mapping: { ...mapping, adapter: 'json' },
  });
  expect(wrong.error?.issues.map(({ path }) => path.join('.'))).toEqual([
    'tables',
    'slot',
    'mapping.adapter',
  ]);
});

test('over HTTP come envelopes or JSON', () => {
  expect(
    HttpSourceForm.safeParse({ name: 'ci', title: 'CI', mapping: { ...mapping, adapter: 'envelope' } })
      .success,
  ).toBe(true);
  expect(HttpSourceForm.safeParse({ name: 'ci', title: 'CI', mapping }).success).toBe(false);
});

test('what Kafka Connect would resolve is refused in every name', () => {
  const stolen = '${file:/secrets/other.properties:password}';
  const paths = (of: object) =>
    PostgresSourceForm.safeParse({ ...form, ...of }).error?.issues.map(({ path }) => path.join('.'));
  const connection = { ...form.connection, host: stolen, user: stolen, database: `x${stolen}` };
  expect(paths({ connection })).toEqual(['connection.host', 'connection.database', 'connection.user']);
  expect(paths({ tables: [{ schema: stolen, table: 'o' }] })).toEqual(['tables.0.schema']);
  expect(paths({ tables: [{ schema: 'public', table: stolen }] })).toEqual(['tables.0.table']);
  for (const host of ['db.internal', '10.0.0.1', '::1', 'my_db-1']) {
    expect(paths({ connection: { ...form.connection, host } }), host).toBeUndefined();
  }
  for (const host of ['a b', 'db/x?user=y', 'a,b']) {
    expect(paths({ connection: { ...form.connection, host } }), host).toEqual(['connection.host']);
  }
});
