import { expect, test } from 'vitest';
import { stackEnv } from './stack-env.ts';

const settings = {
  ports: { postgres: 1, kafka: 2, kafkaController: 3, connect: 4, clickhouse: 5, neo4j: 6 },
  credentials: {
    postgresPassword: 'pg-password',
    clickhousePassword: 'ch-password',
    clickhouseReaderPassword: 'reader-password',
    neo4jPassword: 'neo-password',
  },
  secretsDir: '/folder/connect/secrets',
};

test('every engine is reached by 127.0.0.1, its port and its password', () => {
  expect(stackEnv({ ...settings, neo4j: true })).toEqual({
    DATABASE_URL: 'postgres://karma:pg-password@127.0.0.1:1/karma',
    KAFKA_BROKERS: '127.0.0.1:2',
    CONNECT_URL: 'http://127.0.0.1:4',
    CONNECT_SECRETS_DIR: '/folder/connect/secrets',
    CLICKHOUSE_URL: 'http://127.0.0.1:5',
    CLICKHOUSE_USER: 'karma',
    CLICKHOUSE_PASSWORD: 'ch-password',
    CLICKHOUSE_READER_USER: 'karma_reader',
    CLICKHOUSE_READER_PASSWORD: 'reader-password',
    CLICKHOUSE_DATABASE: 'karma',
    NEO4J_URL: 'bolt://127.0.0.1:6',
    NEO4J_USER: 'neo4j',
    NEO4J_PASSWORD: 'neo-password',
  });
});

test('without Neo4j its variables are absent: the graph is off', () => {
  expect(
    Object.keys(stackEnv({ ...settings, neo4j: false })).filter((key) => key.startsWith('NEO4J')),
  ).toEqual([]);
});
