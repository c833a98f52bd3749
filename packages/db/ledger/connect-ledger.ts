import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

export type LedgerSettings = { url: string; username: string; password: string; database: string };

export type Ledger = {
  client: ClickHouseClient;
  database: string;
  /** As given: inserts of bytes go past the client, see `post-insert.ts`. */
  settings: LedgerSettings;
  close(): Promise<void>;
};

type Server = { CLICKHOUSE_URL: string; CLICKHOUSE_DATABASE: string };
export type WriterVariables = Server & { CLICKHOUSE_USER: string; CLICKHOUSE_PASSWORD: string };
export type ReaderVariables = Server & { CLICKHOUSE_READER_USER: string; CLICKHOUSE_READER_PASSWORD: string };

/** With the user that owns the tables: migrations and the ledger role. */
export function ledgerWriter(env: WriterVariables): Ledger {
  return connectLedger({
    url: env.CLICKHOUSE_URL,
    username: env.CLICKHOUSE_USER,
    password: env.CLICKHOUSE_PASSWORD,
    database: env.CLICKHOUSE_DATABASE,
  });
}

/** With the user that may read the views only: screens, command line, demonstration. */
export function ledgerReader(env: ReaderVariables): Ledger {
  return connectLedger({
    url: env.CLICKHOUSE_URL,
    username: env.CLICKHOUSE_READER_USER,
    password: env.CLICKHOUSE_READER_PASSWORD,
    database: env.CLICKHOUSE_DATABASE,
  });
}

/** A client of ClickHouse's HTTP interface. Connects at the first query, so a wrong URL is told there. */
export function connectLedger(settings: LedgerSettings): Ledger {
  const client = createClient({
    ...settings,
    application: 'karma',
    // Its errors are thrown, too, and are said once, by whoever catches them.
    log: { level: ClickHouseLogLevel.OFF },
    request_timeout: 60_000,
    max_open_connections: 20,
    // Below every server's own limit, or a request may meet a connection that the server has just closed.
    keep_alive: { enabled: true, idle_socket_ttl: 2_000 },
  });
  return { client, database: settings.database, settings, close: () => client.close() };
}
