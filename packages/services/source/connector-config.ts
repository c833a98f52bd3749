import { debeziumPostgresConfig } from '@karma/core/source/debezium-connector.ts';
import { PASSWORD_PLACEHOLDER, type PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';

/** What the connector of a captured database should be, its password a placeholder. */
export function connectorConfig(
  source: { name: string; topic: string },
  config: PostgresSourceConfig,
): Record<string, string> {
  return debeziumPostgresConfig({ ...source, ...config, passwordRef: PASSWORD_PLACEHOLDER });
}

/** Its name in Kafka Connect. */
export function connectorName(sourceName: string): string {
  return `karma-${sourceName}`;
}
