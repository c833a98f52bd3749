import { randomBytes, randomUUID } from 'node:crypto';
import type { JsonObject } from '@karma/core/contract/envelope.ts';
import { type Ledger, ledgerWriter, type WriterVariables } from './connect-ledger.ts';
import { migrateLedger } from './migrate-ledger.ts';

export type TestEvent = {
  /** Epoch ms. */
  at: number;
  id?: string;
  type?: string;
  entity?: string;
  correlation?: string;
  source?: string;
  tags?: Record<string, string>;
  attrs?: JsonObject;
  partition?: number;
  offset?: number;
  mapping?: number;
};

export type TestLedger = {
  ledger: Ledger;
  insert(events: readonly TestEvent[]): Promise<string[]>;
  drop(): Promise<void>;
};

/** A migrated ledger in a database of its own, for one suite; `insert` gives the ids, in order. */
export async function openTestLedger(
  server: Omit<WriterVariables, 'CLICKHOUSE_DATABASE'>,
): Promise<TestLedger> {
  const CLICKHOUSE_DATABASE = `karma_test_${randomBytes(6).toString('hex')}`;
  const ledger = ledgerWriter({ ...server, CLICKHOUSE_DATABASE });
  await migrateLedger(ledger);
  let next = 0;
  return {
    ledger,
    async insert(events) {
      const rows = events.map((event) => rowOf(event, next++));
      await ledger.client.insert({ table: 'ledger', values: rows, format: 'JSONEachRow' });
      return rows.map((row) => row.event_id);
    },
    async drop() {
      await ledger.client.command({ query: `DROP DATABASE "${ledger.database}"` });
      await ledger.close();
    },
  };
}

function rowOf(event: TestEvent, next: number) {
  const entity = event.entity ?? 'order:1';
  return {
    ts: timeOf(event.at),
    event_type: event.type ?? 'order.placed',
    entity_id: entity,
    correlation_id: event.correlation ?? '',
    flow_id: entity,
    flow_kind: 'order',
    tags: event.tags ?? {},
    attrs: JSON.stringify(event.attrs ?? {}),
    event_id: event.id ?? randomUUID(),
    source: event.source ?? 'shop',
    origin: `raw.shop/0/${next}`,
    mapping: event.mapping ?? 1,
    backfill: '',
    topic: 'events.normalized',
    stream: 1,
    owner_epoch: 1,
    kafka_partition: event.partition ?? 0,
    kafka_offset: event.offset ?? next,
    ingested_at: timeOf(event.at),
  };
}

function timeOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, -1).replace('T', ' ');
}
