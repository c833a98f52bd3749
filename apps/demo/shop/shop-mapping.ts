import type { MappingSpec } from '@karma/core/contract/mapping.ts';

const BY_TABLE = (orders: string, payments: string, shipments: string): string =>
  `msg.source.table == "orders" ? ${orders} : msg.source.table == "payments" ? ${payments} : ${shipments}`;

/**
 * Rows of three tables become the life of an order: `order.placed`, `payment.captured`, `shipment.dispatched` …
 * An update that leaves the status alone is `<table>.updated`: a fact, but no step.
 */
export const SHOP_MAPPING: MappingSpec = {
  v: 1,
  adapter: 'debezium-postgres',
  expressions: {
    event_type:
      `(${BY_TABLE('"order."', '"payment."', '"shipment."')}) + ` +
      `(msg.op == "d" ? "deleted" : changed("status") ? string(row.status) : "updated")`,
    entity_id: BY_TABLE(
      '"order:" + string(row.id)',
      '"payment:" + string(row.id)',
      '"shipment:" + string(row.id)',
    ),
    correlation_id: 'string(row.checkout)',
    flow: `"order:" + string(${BY_TABLE('row.id', 'row.order_id', 'row.order_id')})`,
    flow_kind: '"order"',
    attrs: `{"message": ${BY_TABLE(
      'string(row.items) + (row.items == 1 ? " item, " : " items, ") + string(row.total) + " " + string(row.currency)',
      'string(row.message) != "" ? string(row.message) : string(row.amount) + " " + string(row.currency) + " by " + string(row.provider)',
      'string(row.carrier) + " " + string(row.label)',
    )}, "status": string(row.status) == "failed" ? "error" : "ok"}`,
  },
  tags: {
    env: '"demo"',
    table: 'msg.source.table',
    worker: 'has(row.worker) ? row.worker : null',
    region: 'has(row.region) ? row.region : null',
    provider: 'has(row.provider) ? row.provider : null',
    carrier: 'has(row.carrier) ? row.carrier : null',
  },
};
