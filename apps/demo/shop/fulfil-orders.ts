import { runPart } from '../control/run-part.ts';

/** The warehouse: picks what is paid, ships what is picked, delivers what was dispatched. */
const EVERY_MS = 250;
const MOST = 1_000;

const PICK = `UPDATE orders SET status = 'picked', updated_at = now(),
    due_at = now() + interval '45 seconds' * exp(0.4 * random_normal())
  WHERE id IN (SELECT id FROM orders WHERE status = 'paid' AND due_at <= now() ORDER BY due_at LIMIT ${MOST} FOR UPDATE)`;

const SHIP = `WITH shipped AS (
    UPDATE orders SET status = 'shipped', updated_at = now()
    WHERE id IN (SELECT id FROM orders WHERE status = 'picked' AND due_at <= now() ORDER BY due_at LIMIT ${MOST} FOR UPDATE)
    RETURNING id, checkout)
  INSERT INTO shipments (order_id, checkout, status, carrier, label, due_at)
  SELECT id, checkout, 'dispatched', (ARRAY['dx', 'parcelo', 'northpost'])[1 + floor(random() * 3)::int],
         upper(substr(md5(checkout), 1, 8)), now() + interval '4 minutes' * exp(0.3 * random_normal())
  FROM shipped`;

const DELIVER = `WITH delivered AS (
    UPDATE shipments SET status = 'delivered', updated_at = now()
    WHERE id IN (SELECT id FROM shipments WHERE status = 'dispatched' AND due_at <= now() ORDER BY due_at LIMIT ${MOST} FOR UPDATE)
    RETURNING order_id)
  UPDATE orders SET status = 'delivered', updated_at = now() FROM delivered WHERE orders.id = delivered.order_id`;

await runPart('warehouse', process.env['SHOP_URL'] ?? '', EVERY_MS, async ({ pool }) => async () => {
  await pool.query(PICK);
  await pool.query(SHIP);
  await pool.query(DELIVER);
});
