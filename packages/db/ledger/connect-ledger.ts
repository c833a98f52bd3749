import { type ClickHouseClient, ClickHouseLogLevel, createClient } from '@clickhouse/client';

export type LedgerSettings = { url: string; username: string; password: string; database: string };

export type Ledger = {
  client: ClickHouseClient;
  database: string;
  /** As given: inserts of bytes go past the client, see `post-insert.ts`. */
  settings: LedgerSettings;
  close(): Promise<void>;
};

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
