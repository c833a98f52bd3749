import { runPart } from '../control/run-part.ts';
import { PAYMENT_WORKERS, readSettings } from '../control/switches.ts';

/** A payment worker (`pay-1` to `pay-3`): claims its orders, asks the provider, captures or fails. */
const EVERY_MS = 200;
const CLAIM_MOST = 500;
const GIVE_UP_AFTER = 3;

const name = PAYMENT_WORKERS.find((worker) => worker === process.argv[2]);
if (name === undefined) throw new Error(`Name one of ${PAYMENT_WORKERS.join(', ')} as the first argument.`);

/** Half of the answers come within 1.9 s, one in a hundred after 6 s: log-normal. */
const ANSWER_AT = `now() + interval '1.9 seconds' * exp(0.5 * random_normal())`;

// What a dead predecessor of the same name had claimed is asked for again.
const TAKE_OVER = `UPDATE payments SET instance = $2, due_at = ${ANSWER_AT}, updated_at = now()
  WHERE worker = $1 AND status = 'requested' AND instance <> $2`;

const CLAIM = `INSERT INTO payments (order_id, checkout, status, amount, currency, provider, worker, instance, attempt, due_at)
  SELECT o.id, o.checkout, 'requested', o.total, o.currency,
         (ARRAY['acme', 'acme', 'acme', 'zenpay'])[1 + floor(random() * 4)::int], $1, $2,
         1 + (SELECT count(*) FROM payments p WHERE p.order_id = o.id), ${ANSWER_AT}
  FROM orders o
  WHERE o.worker = $1 AND o.status = 'placed'
    AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.status = 'requested')
  ORDER BY o.id LIMIT ${CLAIM_MOST}`;

/** One transaction: a payment's end and its order's next step are committed together. */
const FINISH = `WITH due AS (
    SELECT id, CASE WHEN random() * 100 < $3 THEN 'failed' ELSE 'captured' END AS answer FROM payments
    WHERE worker = $1 AND instance = $2 AND status = 'requested' AND due_at <= now()
    ORDER BY due_at LIMIT ${CLAIM_MOST} FOR UPDATE),
  answered AS (
    UPDATE payments p SET status = due.answer, updated_at = now(),
      message = CASE WHEN due.answer = 'failed' THEN 'declined by ' || provider || ' at attempt ' || attempt ELSE '' END
    FROM due WHERE p.id = due.id
    RETURNING p.order_id, p.status, p.attempt)
  UPDATE orders o SET updated_at = now(),
    status = CASE WHEN a.status = 'captured' THEN 'paid' ELSE 'cancelled' END,
    due_at = now() + interval '25 seconds' * exp(0.4 * random_normal())
  FROM answered a WHERE o.id = a.order_id AND (a.status = 'captured' OR a.attempt >= ${GIVE_UP_AFTER})`;

await runPart(name, process.env['SHOP_URL'] ?? '', EVERY_MS, async ({ pool, instance, log }) => {
  const taken = await pool.query(TAKE_OVER, [name, instance]);
  if ((taken.rowCount ?? 0) > 0) log.info({ payments: taken.rowCount }, 'took over what was claimed before');
  return async () => {
    const { failure_percent } = await readSettings(pool);
    await pool.query(CLAIM, [name, instance]);
    await pool.query(FINISH, [name, instance, failure_percent]);
  };
});
