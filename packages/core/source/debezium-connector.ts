import { HEARTBEAT_PREFIX } from '../contract/headers.ts';
import type { PostgresConnection, TableName } from './requests.ts';
import type { PublicationMode } from './source-form.ts';

export type DebeziumPostgres = {
  /** The source's name: Debezium's logical name. */
  name: string;
  connection: PostgresConnection;
  /** `${file:/dir/name.properties:password}`: resolved by the worker's config provider, never stored by Connect. */
  passwordRef: string;
  tables: readonly TableName[];
  /** The raw topic, made by Karma before the connector starts. */
  topic: string;
  publication: string;
  publicationMode: PublicationMode;
  slot: string;
};

/** A password stood where Kafka Connect's REST interface shows it to everyone. */
export class PlainPassword extends Error {
  override name = 'PlainPassword';
  readonly code = 'plain_password';
}

/** A value that Kafka Connect would replace by what lies in a file of secrets. */
export class ForeignReference extends Error {
  override name = 'ForeignReference';
  readonly code = 'foreign_reference';
}

const CONVERTER = 'org.apache.kafka.connect.json.JsonConverter';

/**
 * Karma's heartbeat: the time in a message of the log itself, so that whoever reads it has read all before it. The time
 * stands in the content, since the message's own is that of the last transaction; flushed (Postgres 17), or it would
 * wait for the next one. Text of RFC 3339, whatever the server's DateStyle and zone.
 */
export const HEARTBEAT_QUERY =
  `SELECT pg_logical_emit_message(false, '${HEARTBEAT_PREFIX}', ` +
  `to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), true)`;

/** The connector takes regular expressions: a name is to match itself only. A comma would end it. */
function exactly(table: TableName): string {
  const escaped = (name: string) => name.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&').replaceAll(',', '\\x2C');
  return `${escaped(table.schema)}\\.${escaped(table.table)}`;
}

const DELIVERY = {
  // Without it a restart of Postgres sends again what was sent.
  'exactly.once.support': 'required',
  'snapshot.mode': 'initial',
  // Found after a restart of Postgres in 3 s instead of 10.
  'retriable.restart.connector.wait.ms': '1000',
  'slot.drop.on.stop': 'false',
  // As long a row as the raw topic takes; the client's own limit of 1 MB would stop the task.
  'producer.override.max.request.size': String(16 * 1024 * 1024),
};

const PACE = {
  // A change waits 100 ms on average: 100 would halve that but costs two points of a core at rest, 500 would take a
  // third of the 1.5 s from commit to screen.
  'poll.interval.ms': '200',
  'heartbeat.interval.ms': '1000',
  'heartbeat.action.query': HEARTBEAT_QUERY,
};

const FORM = {
  'key.converter': CONVERTER,
  'key.converter.schemas.enable': 'false',
  'value.converter': CONVERTER,
  'value.converter.schemas.enable': 'false',
  // Else base64 of the unscaled number.
  'decimal.handling.mode': 'string',
  // Else truncates are left out.
  'skipped.operations': 'none',
  // They are for compacted topics; a raw topic is none.
  'tombstones.on.delete': 'false',
};

/**
 * Configuration of the connector that captures a Postgres database into one raw topic: rows, heartbeats and all else
 * in the order of the log. Nothing creates topics (no `topic.creation.*`): each record, Debezium's own heartbeat too,
 * is routed to `topic`. Throws `PlainPassword` where `passwordRef` is no reference, `ForeignReference` where any other
 * value holds one.
 */
export function debeziumPostgresConfig(of: DebeziumPostgres): Record<string, string> {
  if (!/^\$\{[^:}]+:[^}]+\}$/.test(of.passwordRef)) {
    throw new PlainPassword(
      'Pass the password as ${file:<path>:<key>}: Connect shows its configuration to everyone.',
    );
  }
  const config = {
    'connector.class': 'io.debezium.connector.postgresql.PostgresConnector',
    'tasks.max': '1',
    'topic.prefix': of.name,
    'database.hostname': of.connection.host,
    'database.port': String(of.connection.port),
    'database.user': of.connection.user,
    'database.password': of.passwordRef,
    'database.dbname': of.connection.database,
    'database.sslmode': of.connection.sslMode,
    'plugin.name': 'pgoutput',
    'table.include.list': of.tables.map(exactly).join(','),
    'publication.name': of.publication,
    'publication.autocreate.mode': of.publicationMode,
    'slot.name': of.slot,
    ...DELIVERY,
    ...PACE,
    ...FORM,
    transforms: 'oneTopic',
    'transforms.oneTopic.type': 'org.apache.kafka.connect.transforms.RegexRouter',
    'transforms.oneTopic.regex': '.*',
    'transforms.oneTopic.replacement': of.topic.replace(/[\\$]/g, '\\$&'),
  };
  refuseReferences(config);
  return config;
}

function refuseReferences(config: Readonly<Record<string, string>>): void {
  const found = Object.keys(config).find(
    (key) => key !== 'database.password' && config[key]?.includes('${') === true,
  );
  if (found === undefined) return;
  throw new ForeignReference(`Take \${ out of ${found}: Kafka Connect would put a secret in its place.`);
}
