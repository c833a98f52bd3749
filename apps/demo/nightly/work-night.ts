import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pool } from 'pg';
import type { Night } from './run-night.ts';

type Work = (pool: Pool, folder: string, night: Night) => Promise<number>;

async function exportRows(pool: Pool, sql: string, file: string): Promise<number> {
  const { rows } = await pool.query<Record<string, string | number>>(sql);
  const header = Object.keys(rows[0] ?? {}).join(',');
  const lines = rows.map((row) => Object.values(row).join(','));
  await writeFile(file, `${[header, ...lines].join('\n')}\n`);
  return rows.length;
}

const dataLines = (csv: string): string[] => csv.trim().split('\n').slice(1);

async function joinSales(_pool: Pool, folder: string): Promise<number> {
  const orders = dataLines(await readFile(join(folder, 'orders.csv'), 'utf8'));
  const paid = new Set(
    dataLines(await readFile(join(folder, 'payments.csv'), 'utf8')).map((line) => line.split(',')[0]),
  );
  const sales = orders.filter((line) => paid.has(line.split(',')[0]));
  await writeFile(join(folder, 'sales.csv'), `id,total\n${sales.join('\n')}\n`);
  return sales.length;
}

async function loadSales(pool: Pool, folder: string, night: Night): Promise<number> {
  const sales = dataLines(await readFile(join(folder, 'sales.csv'), 'utf8')).filter((line) => line !== '');
  const revenue = sales.reduce((sum, line) => sum + Number(line.split(',')[1]), 0);
  await pool.query(
    `INSERT INTO daily_sales (business_date, run, orders, revenue) VALUES ($1, $2, $3, $4)
     ON CONFLICT (business_date, run) DO UPDATE SET orders = $3, revenue = $4`,
    [night.businessDate, night.run, sales.length, revenue.toFixed(2)],
  );
  return sales.length;
}

async function writeReport(pool: Pool, folder: string, night: Night): Promise<number> {
  const { rows } = await pool.query<{ orders: string; revenue: string }>(
    'SELECT orders, revenue FROM daily_sales WHERE business_date = $1 AND run = $2',
    [night.businessDate, night.run],
  );
  const said = rows.map((row) => `${night.businessDate}: ${row.orders} orders, ${row.revenue} USD`);
  await writeFile(join(folder, 'report.txt'), `${said.join('\n')}\n`);
  return rows.length;
}

const RECENT = `placed_at > now() - interval '1 day' ORDER BY id DESC LIMIT 50000`;

/** What each substep of the plan really does, by `step/substep`: reads tables and files, writes tables and files. */
const WORK: Record<string, Work> = {
  'extract/orders': (pool, folder) =>
    exportRows(pool, `SELECT id, total FROM orders WHERE ${RECENT}`, join(folder, 'orders.csv')),
  'extract/payments': (pool, folder) =>
    exportRows(
      pool,
      `SELECT order_id, amount FROM payments WHERE status = 'captured' AND order_id IN (SELECT id FROM orders WHERE ${RECENT})`,
      join(folder, 'payments.csv'),
    ),
  'transform/sales': joinSales,
  'load/daily_sales': loadSales,
  'report/summary': writeReport,
};

/** Does the work of one substep in `folder`; gives the rows handled. */
export async function workNight(pool: Pool, folder: string, night: Night, substep: string): Promise<number> {
  const work = WORK[substep];
  if (work === undefined) throw new Error(`No work is known for ${substep}: add it to WORK.`);
  await mkdir(folder, { recursive: true });
  return work(pool, folder, night);
}
