import type { Credentials } from './keep-credentials.ts';
import type { StackPorts } from './ports.ts';

/** The environment variables with which Karma's processes reach the engines. */
export type StackEnv = {
  DATABASE_URL: string;
  KAFKA_BROKERS: string;
  CONNECT_URL: string;
  CONNECT_SECRETS_DIR: string;
  CLICKHOUSE_URL: string;
  CLICKHOUSE_USER: string;
  CLICKHOUSE_PASSWORD: string;
  CLICKHOUSE_READER_USER: string;
  CLICKHOUSE_READER_PASSWORD: string;
  CLICKHOUSE_DATABASE: string;
  /** The three of Neo4j only when it runs. */
  NEO4J_URL?: string;
  NEO4J_USER?: string;
  NEO4J_PASSWORD?: string;
};

export const POSTGRES_USER = 'karma';
export const POSTGRES_DATABASE = 'karma';
export const CLICKHOUSE_USER = 'karma';
export const CLICKHOUSE_READER_USER = 'karma_reader';

/** Pure: the record for these ports and passwords. */
export function stackEnv(settings: {
  ports: StackPorts;
  credentials: Credentials;
  secretsDir: string;
  neo4j: boolean;
}): StackEnv {
  const { ports, credentials } = settings;
  const postgres = `${POSTGRES_USER}:${credentials.postgresPassword}@127.0.0.1:${ports.postgres}`;
  return {
    DATABASE_URL: `postgres://${postgres}/${POSTGRES_DATABASE}`,
    KAFKA_BROKERS: `127.0.0.1:${ports.kafka}`,
    CONNECT_URL: `http://127.0.0.1:${ports.connect}`,
    CONNECT_SECRETS_DIR: settings.secretsDir,
    CLICKHOUSE_URL: `http://127.0.0.1:${ports.clickhouse}`,
    CLICKHOUSE_USER,
    CLICKHOUSE_PASSWORD: credentials.clickhousePassword,
    CLICKHOUSE_READER_USER,
    CLICKHOUSE_READER_PASSWORD: credentials.clickhouseReaderPassword,
    CLICKHOUSE_DATABASE: 'karma',
    ...(settings.neo4j && {
      NEO4J_URL: `bolt://127.0.0.1:${ports.neo4j}`,
      NEO4J_USER: 'neo4j',
      NEO4J_PASSWORD: credentials.neo4jPassword,
    }),
  };
}
