import { compileMapping } from '@karma/core/normalize/compile-mapping.ts';
import { normalize } from '@karma/core/normalize/normalize.ts';
import type { RawMessage, SourceForm } from '@karma/core/normalize/raw-message.ts';

// Messages per second that one core normalises: changes of a shop's table as Debezium sends them, by a mapping of
// five expressions and two tags. Prints one line of JSON.

const SECONDS = 2;
const ROUNDS = 5;
const utf8 = new TextEncoder();

function change(index: number): RawMessage {
  const us = 1_795_477_021_774_245 + index * 1_000;
  const row = {
    id: index,
    customer: `customer-${index % 500}`,
    amount: '129.90',
    currency: 'EUR',
    status: 'paid',
    worker: `pay-${(index % 3) + 1}`,
    placed_at: '2026-11-23T23:36:49.529300Z',
  };
  const source = {
    version: '3.7.0.Final',
    connector: 'postgresql',
    name: 'shop',
    ts_ms: Math.floor(us / 1000),
    snapshot: 'false',
    db: 'shop',
    sequence: '["24694448","24694448"]',
    ts_us: us,
    ts_ns: `NS`,
    schema: 'public',
    table: 'orders',
    txId: 780 + index,
    lsn: 24_694_448 + index,
    xmin: null,
    origin: null,
    origin_lsn: null,
  };
  const value = {
    before: { ...row, status: 'placed' },
    after: row,
    source,
    transaction: null,
    op: 'u',
    ts_ms: source.ts_ms + 65,
    ts_us: us + 65_000,
  };
  return {
    topic: 'raw.shop',
    partition: 0,
    offset: String(index),
    timestamp: source.ts_ms + 70,
    key: utf8.encode(JSON.stringify({ id: index })),
    value: utf8.encode(JSON.stringify(value).replace('"NS"', `${us}000`)),
    headers: {},
    receivedAt: source.ts_ms + 80,
  };
}

function shopForm(): SourceForm {
  const compiled = compileMapping({
    v: 1,
    adapter: 'debezium-postgres',
    expressions: {
      event_type: 'changed("status") ? "order." + row.status : "order.updated"',
      entity_id: '"order:" + string(row.id)',
      correlation_id: '"tx:" + string(msg.source.txId)',
      flow: '"order:" + string(row.id)',
      flow_kind: '"order"',
    },
    tags: { worker: 'row.worker', currency: 'row.currency' },
  });
  if ('errors' in compiled) throw new Error(JSON.stringify(compiled.errors));
  return { name: 'shop', mapping: compiled.mapping, version: 1 };
}

function measure(messages: RawMessage[], form: SourceForm): number {
  const until = performance.now() + SECONDS * 1000;
  const from = performance.now();
  let done = 0;
  while (performance.now() < until) {
    for (const message of messages) {
      if (normalize(message, form).events.length !== 1) throw new Error('a message became no event');
    }
    done += messages.length;
  }
  return done / ((performance.now() - from) / 1000);
}

const messages = Array.from({ length: 2_000 }, (_, index) => change(index));
const form = shopForm();
const rates = Array.from({ length: ROUNDS }, () => measure(messages, form)).toSorted((a, b) => a - b);
const bytes = messages.reduce((sum, { value }) => sum + (value?.length ?? 0), 0) / messages.length;
const out = messages.reduce(
  (sum, message) => sum + (normalize(message, form).events[0]?.value.length ?? 0),
  0,
);
process.stdout.write(
  `${JSON.stringify({
    bench: 'normalize',
    messages_per_second_per_core: Math.round(rates[Math.floor(ROUNDS / 2)] ?? 0),
    lowest: Math.round(rates[0] ?? 0),
    highest: Math.round(rates.at(-1) ?? 0),
    bytes_in: Math.round(bytes),
    bytes_out: Math.round(out / messages.length),
  })}\n`,
);
