import { createHash } from 'node:crypto';

import type { Message } from 'kafkajs';

import { toHeaders, type Provenance } from '@karma/core/contract/headers.ts';

/** The UUID of the event that `name` names, the same each time. */
export function eventIdOf(name: string): string {
  const hex = createHash('sha256').update(name).digest('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}

export type EventOptions = {
  at?: number;
  type?: string;
  mapping?: number;
  backfill?: Provenance['backfill'];
};

/** A message of `events.normalized` as normalize makes it: 300 bytes with 8 tags. */
export function eventMessage(name: string, options: EventOptions = {}): Message {
  const at = options.at ?? Date.now();
  const flow = `order:${createHash('md5').update(name).digest().readUInt16BE(0) % 997}`;
  const value = {
    ts: new Date(at).toISOString(),
    event_type: options.type ?? 'postgres.orders.update',
    entity_id: flow,
    correlation_id: `tx-${name}`,
    tags: {
      region: 'eu',
      worker: 'pay-1',
      table: 'orders',
      env: 'test',
      op: 'u',
      host: 'h1',
      order_id: name,
      v: '12',
    },
    attrs: { status: name.endsWith('9') ? 'error' : 'ok', amount: 12.5, note: name },
  };
  const headers = toHeaders({
    eventId: eventIdOf(name),
    source: 'shop',
    flow,
    flowKind: 'order',
    origin: `raw.shop/0/${name}`,
    ingestedAt: at,
    mapping: options.mapping ?? 1,
    backfill: options.backfill ?? '',
  });
  return { key: flow, value: JSON.stringify(value), headers };
}
