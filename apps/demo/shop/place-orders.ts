import { randomBytes } from 'node:crypto';
import { runPart } from '../control/run-part.ts';
import { PAYMENT_WORKERS, readSettings } from '../control/switches.ts';
import { drawCount, pick } from './draw.ts';

/** The shop's customers: orders come in at the set rate; each gets its payment worker when it is placed. */
const EVERY_MS = 250;
/** Orders in one statement: at high rates the database, not the round trips, should be the limit. */
const MOST = 2_000;

type NewOrder = {
  checkout: string;
  customer: number;
  items: number;
  total: string;
  worker: string;
  region: string;
};

function newOrder(): NewOrder {
  const items = 1 + drawCount(1.2, Math.random);
  return {
    checkout: `chk-${randomBytes(4).toString('hex')}`,
    customer: 1 + Math.floor(Math.random() * 20_000),
    items,
    total: (items * (5 + Math.random() * 60)).toFixed(2),
    worker: pick(PAYMENT_WORKERS, Math.random),
    region: pick(['eu-west', 'eu-north', 'us-east'], Math.random),
  };
}

await runPart('shop', process.env['SHOP_URL'] ?? '', EVERY_MS, async ({ pool }) => {
  let last = Date.now();
  return async () => {
    const { orders_per_minute } = await readSettings(pool);
    const now = Date.now();
    // After a pause (a database that was away) the missed customers do not all come at once.
    const minutes = Math.min(now - last, 2_000) / 60_000;
    last = now;
    const orders = Array.from(
      { length: Math.min(MOST, drawCount(orders_per_minute * minutes, Math.random)) },
      newOrder,
    );
    if (orders.length === 0) return;
    await pool.query(
      `INSERT INTO orders (checkout, customer_id, status, items, total, currency, worker, region)
       SELECT o.checkout, o.customer, 'placed', o.items, o.total, 'USD', o.worker, o.region
       FROM json_to_recordset($1) AS o (checkout text, customer int, items int, total numeric, worker text, region text)`,
      [JSON.stringify(orders)],
    );
  };
});
