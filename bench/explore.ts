import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import { connectLedger, type Ledger } from '@karma/db/ledger/connect-ledger.ts';
import { migrateLedger } from '@karma/db/ledger/migrate-ledger.ts';
import { queryEvents } from '@karma/db/ledger/query-events.ts';
import { queryFacets } from '@karma/db/ledger/query-facets.ts';
import { queryHistogram } from '@karma/db/ledger/query-histogram.ts';
import { queryTimeline } from '@karma/db/ledger/query-timeline.ts';
import { EVERYTHING } from '@karma/db/ledger/scope.ts';
import { startClickhouse } from '@karma/stack/clickhouse/start-clickhouse.ts';
import { freePorts } from '@karma/stack/free-port.ts';
import { summary } from './quantile.ts';

// How long the questions of the Events screen take over N million events of two days (--millions, default 5), rolled
// up all but the last minute, warm. Prints a line of JSON per question and one with all at the end.

const MILLIONS = Number(process.argv[process.argv.indexOf('--millions') + 1] ?? Number.NaN) || 5;
const ROUNDS = 15;
const HOUR = 3_600_000;
const PARTITIONS = 4;
const CHUNK = 500_000;

const EVENT = `
  WITH number AS n, intDiv(n, 5) AS o, n % 5 AS s, cityHash64(o) AS h, (h % 97 = 0 AND s = 1) AS failed
  SELECT fromUnixTimestamp64Micro({now: Int64} - toInt64({total: UInt64} - n) * {gap: Int64}, 'UTC'),
    arrayElement(['order.placed', if(failed, 'payment.failed', 'payment.captured'), 'order.picked', 'order.shipped',
      'shipment.delivered'], s + 1),
    concat('order:', toString(o)), concat('chk-', lower(hex(toUInt32(h)))), concat('order:', toString(o)), 'order',
    map('env', if(h % 20 = 0, 'test', 'prod'), 'region', arrayElement(['eu', 'us', 'ap'], h % 3 + 1),
      'worker', concat('pay-', toString(h % 3 + 1)), 'provider', if(h % 4 = 0, 'zenpay', 'acme'),
      'tenant', concat('t-', toString(h % 400)), 'order_id', toString(o), 'host', concat('h', toString(n % 30)),
      'version', concat('1.', toString(h % 5))),
    concat('{"status":"', if(failed, 'error', 'ok'), '","message":"', toString(h % 4 + 1), ' items, ',
      toString(h % 30000 / 100), ' USD","amount":', toString(h % 30000 / 100), ',"note":"', repeat('x', 180), '"}'),
    generateUUIDv4(n), 'shop', concat('raw.shop/0/', toString(n)), 1, '', 'events.normalized', 1, 1, n % ${PARTITIONS},
    intDiv(n, ${PARTITIONS}), now64(3)
  FROM numbers({from: UInt64}, {count: UInt64})`;

async function fill(ledger: Ledger, now: number, total: number): Promise<void> {
  const gap = Math.floor((48 * HOUR * 1_000) / total);
  for (let from = 0; from < total; from += CHUNK) {
    await ledger.client.command({
      query: `INSERT INTO ledger (ts, event_type, entity_id, correlation_id, flow_id, flow_kind, tags, attrs, event_id,
        source, origin, mapping, backfill, topic, stream, owner_epoch, kafka_partition, kafka_offset, ingested_at) ${EVENT}`,
      query_params: { now: now * 1_000, total, gap, from, count: Math.min(CHUNK, total - from) },
    });
  }
  // As the ledger role leaves it: all but what came in the last minute is rolled up.
  const rolled = Math.floor((total - 60_000_000 / gap) / PARTITIONS);
  await ledger.client.command({
    query: `INSERT INTO rollup_minute SELECT toStartOfMinute(ts), event_type, source, topic, stream, kafka_partition, 1,
      count(), countIf(status = 'error') FROM ledger WHERE kafka_offset < {rolled: UInt64} GROUP BY 1, 2, 3, 4, 5, 6`,
    query_params: { rolled },
  });
  await ledger.client.command({
    query: `INSERT INTO ranges (topic, stream, kafka_partition, range_from, range_to, generation, level, owner_epoch, gone)
      SELECT 'events.normalized', 1, number, 0, {rolled: UInt64} - 1, 1, 1, 1, 0 FROM numbers(${PARTITIONS})`,
    query_params: { rolled },
  });
}

type Asked = { name: string; ask(round: number): Promise<unknown> };

function questions(ledger: Ledger, now: number, total: number): Asked[] {
  const span = (hours: number) => ({ from: now - hours * HOUR, to: now });
  const tag: EventFilter = [{ on: 'tag', key: 'tenant', value: 't-7', not: false }];
  const errors: EventFilter = [{ on: 'field', field: 'type', value: 'payment.failed', not: false }];
  const words: EventFilter = [{ on: 'text', value: '299.9', not: false }];
  const page = (filter: EventFilter, hours: number) =>
    queryEvents(ledger, EVERYTHING, { filter, span: span(hours), direction: 'older', limit: 200 });
  return [
    { name: 'first page, 3 h', ask: () => page([], 3) },
    { name: 'first page, 48 h', ask: () => page([], 48) },
    { name: 'first page of a rare type, 48 h', ask: () => page(errors, 48) },
    { name: 'first page of a tag, 48 h', ask: () => page(tag, 48) },
    { name: 'first page of words, 48 h', ask: () => page(words, 48) },
    { name: 'histogram, 3 h', ask: () => queryHistogram(ledger, EVERYTHING, { filter: [], span: span(3) }) },
    {
      name: 'histogram, 48 h',
      ask: () => queryHistogram(ledger, EVERYTHING, { filter: [], span: span(48) }),
    },
    {
      name: 'histogram of a tag, 48 h',
      ask: () => queryHistogram(ledger, EVERYTHING, { filter: tag, span: span(48) }),
    },
    { name: 'facets, 3 h', ask: () => queryFacets(ledger, EVERYTHING, { filter: [], span: span(3) }) },
    { name: 'facets, 48 h', ask: () => queryFacets(ledger, EVERYTHING, { filter: [], span: span(48) }) },
    {
      name: 'timeline of an entity',
      ask: (round) =>
        queryTimeline(ledger, EVERYTHING, {
          subject: 'entity',
          value: `order:${Math.floor((total / 5 / ROUNDS) * round)}`,
          limit: 1_000,
        }),
    },
  ];
}

async function measure(asked: Asked): Promise<Record<string, number>> {
  await asked.ask(0);
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const before = performance.now();
    await asked.ask(round);
    times.push(performance.now() - before);
  }
  return summary(times);
}

const folder = await mkdtemp(join(tmpdir(), 'karma-bench-explore-'));
const [port = 0] = await freePorts(1);
const user = { username: 'karma', password: 'karma' };
const bridge = await startClickhouse({
  dataDir: join(folder, 'data'),
  port,
  user: user.username,
  password: user.password,
  readonlyUser: 'reader',
  readonlyPassword: 'reader',
  logFile: join(folder, 'log'),
});
const writer = connectLedger({ url: bridge.url, ...user, database: 'karma' });
// As the web process reads: with the reading user.
const reader = connectLedger({ url: bridge.url, username: 'reader', password: 'reader', database: 'karma' });
try {
  const now = Date.now();
  const total = MILLIONS * 1_000_000;
  await migrateLedger(writer);
  await fill(writer, now, total);
  const results: Record<string, Record<string, number>> = {};
  for (const asked of questions(reader, now, total)) {
    results[asked.name] = await measure(asked);
    console.log(JSON.stringify({ question: asked.name, ...results[asked.name] }));
  }
  console.log(JSON.stringify({ bench: 'explore', millions: MILLIONS, results }));
} finally {
  await Promise.all([reader.close(), writer.close()]);
  await bridge.stop();
  await rm(folder, { recursive: true, force: true });
}
