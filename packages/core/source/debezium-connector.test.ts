import { expect, test } from 'vitest';
import { rawTopic } from '../contract/topics.ts';
import {
  debeziumPostgresConfig,
  ForeignReference,
  HEARTBEAT_QUERY,
  PlainPassword,
  type DebeziumPostgres,
} from './debezium-connector.ts';

const shop: DebeziumPostgres = {
  name: 'shop',
  connection: { host: 'db.internal', port: 5433, database: 'shop', user: 'karma', sslMode: 'require' },
  passwordRef: '${file:/secrets/shop.properties:password}',
  tables: [
    { schema: 'public', table: 'orders' },
    { schema: 'public', table: 'order$items' },
  ],
  topic: rawTopic('shop'),
  publication: 'karma_shop',
  publicationMode: 'disabled',
  slot: 'karma_shop',
};

test('what the pipeline rests on is in the configuration, and every value is text', () => {
  const config = debeziumPostgresConfig(shop);
  expect(config).toMatchObject({
    'exactly.once.support': 'required',
    'snapshot.mode': 'initial',
    'skipped.operations': 'none',
    'decimal.handling.mode': 'string',
    'heartbeat.interval.ms': '1000',
    'heartbeat.action.query': HEARTBEAT_QUERY,
    'retriable.restart.connector.wait.ms': '1000',
    'publication.autocreate.mode': 'disabled',
    'value.converter.schemas.enable': 'false',
    'key.converter.schemas.enable': 'false',
    'database.password': '${file:/secrets/shop.properties:password}',
    'database.port': '5433',
  });
  expect(Object.values(config).every((value) => typeof value === 'string')).toBe(true);
  expect(Object.keys(config).filter((key) => key.startsWith('topic.creation'))).toEqual([]);
});

test('everything goes into the one raw topic', () => {
  const config = debeziumPostgresConfig(shop);
  const route = new RegExp(`^(?:${config['transforms.oneTopic.regex']})$`);
  for (const topic of [
    'shop.public.orders',
    'shop.message',
    '__debezium-heartbeat.shop',
    'shop.transaction',
  ]) {
    expect(topic.replace(route, config['transforms.oneTopic.replacement'] ?? '')).toBe('raw.shop');
  }
});

test('a table matches itself only', () => {
  const list = debeziumPostgresConfig(shop)['table.include.list']?.split(',') ?? [];
  expect(list).toEqual(['public\\.orders', 'public\\.order\\$items']);
  expect(new RegExp(`^(?:${list[1]})$`).test('public.order$items')).toBe(true);
  const comma = debeziumPostgresConfig({ ...shop, tables: [{ schema: 'a', table: 'b,c.d' }] })[
    'table.include.list'
  ];
  expect(comma).not.toContain(',');
  expect(new RegExp(`^(?:${comma})$`).test('a.b,c.d')).toBe(true);
});

test('a password in plain text is refused', () => {
  expect(() => debeziumPostgresConfig({ ...shop, passwordRef: 'hunter2' })).toThrow(PlainPassword);
});

test('nothing but the password is a reference that Kafka Connect resolves', () => {
  const stolen = '${file:/secrets/other.properties:password}';
  for (const part of ['host', 'user', 'database'] as const) {
    const connection = { ...shop.connection, [part]: stolen };
    expect(() => debeziumPostgresConfig({ ...shop, connection }), part).toThrow(ForeignReference);
  }
  expect(() => debeziumPostgresConfig({ ...shop, name: stolen })).toThrow(ForeignReference);
});
