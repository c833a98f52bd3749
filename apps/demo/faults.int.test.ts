import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Pool } from 'pg';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { command, writeSetting } from './control/switches.ts';
import { shopUrl } from './environment.ts';
import { createShop, dropShop } from './shop/create-shop.ts';
import { Parts } from './supervise-parts.ts';

const place = {
  SHOP_ADMIN_URL: inject('stackEnv').DATABASE_URL,
  SHOP_DATABASE: `shop_${randomBytes(4).toString('hex')}`,
};
let folder: string;
let pool: Pool;
let parts: Parts;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'karma-demo-'));
  // The nightly job finds no intake here, and waits.
  await writeFile(join(folder, 'nightly.token'), 'karma_none');
  await createShop(place, 'only-for-tests');
  pool = new Pool({ connectionString: shopUrl(place), max: 2 });
  await writeSetting(pool, 'orders_per_minute', '600');
  const env = { SHOP_URL: shopUrl(place), KARMA_INTAKE_URL: 'http://127.0.0.1:9', KARMA_DEMO_FOLDER: folder };
  parts = new Parts(pool, env, pino({ level: 'silent' }));
  parts.start();
});

afterAll(async () => {
  await parts.stop();
  await pool.end();
  await dropShop(place);
  await rm(folder, { recursive: true, force: true });
});

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 60_000; !(await holds()); await delay(50))
    if (Date.now() > deadline) throw new Error(`within 60 s there was no: ${what}`);
}

async function captured(worker: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    `SELECT count(*)::int AS count FROM payments WHERE worker = $1 AND status = 'captured'`,
    [worker],
  );
  return rows[0]?.count ?? 0;
}

async function partOf(name: string): Promise<{ state: string; pid: number }> {
  const { rows } = await pool.query<{ state: string; instance: string }>(
    'SELECT state, instance FROM demo.part WHERE name = $1',
    [name],
  );
  return { state: rows[0]?.state ?? '', pid: Number(rows[0]?.instance.split(':')[1]) };
}

test('a hanging payment worker lives on and holds what it claimed; only ending it cures it', async () => {
  await until('payments of pay-2', async () => (await captured('pay-2')) > 0);
  await command(pool, 'pay-2', 'hang');
  await until('the hang', async () => (await partOf('pay-2')).state === 'hanging');
  const { pid } = await partOf('pay-2');
  const [before, others] = [await captured('pay-2'), await captured('pay-1')];
  await until('more payments of pay-1', async () => (await captured('pay-1')) > others + 10);
  expect(await captured('pay-2')).toBe(before);
  // Signal 0 only asks whether the process is there.
  expect(process.kill(pid, 0)).toBe(true);
  await command(pool, 'pay-2', 'restart');
  await until('payments of pay-2 again', async () => (await captured('pay-2')) > before + 5);
  expect((await partOf('pay-2')).pid).not.toBe(pid);
});

test('orders go through their life, across the three tables', async () => {
  await until('a picked order', async () => {
    const { rowCount } = await pool.query(`SELECT 1 FROM orders WHERE status = 'picked' LIMIT 1`);
    return rowCount === 1;
  });
  const { rows } = await pool.query<{ wrong: number }>(
    `SELECT count(*)::int AS wrong FROM orders o WHERE status IN ('paid', 'picked', 'shipped', 'delivered')
     AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.order_id = o.id AND p.status = 'captured' AND p.worker = o.worker)`,
  );
  expect(rows).toEqual([{ wrong: 0 }]);
});
