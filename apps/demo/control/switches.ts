import type { Pool } from 'pg';
import { z } from 'zod';

export const PAYMENT_WORKERS = ['pay-1', 'pay-2', 'pay-3'] as const;
/** Processes of the demonstration: each can be restarted by command. */
export const PARTS = ['shop', ...PAYMENT_WORKERS, 'warehouse', 'nightly'] as const;
export type Part = (typeof PARTS)[number];

/** What can be turned while it runs. `skip_substep` names a substep of the nightly job that never runs. */
const Settings = z.object({
  orders_per_minute: z.coerce.number().min(0).max(600_000).default(30),
  /** Length of a demonstration day, in minutes: the job runs once a day. */
  day_minutes: z.coerce.number().min(0.1).max(1_440).default(15),
  skip_substep: z.string().default(''),
  failure_percent: z.coerce.number().min(0).max(100).default(3),
});
export type Settings = z.infer<typeof Settings>;
export type SettingName = keyof Settings;
export const SETTING_NAMES = ['orders_per_minute', 'day_minutes', 'skip_substep', 'failure_percent'] as const;

/** The settings as they are now; defaults where nothing was set. */
export async function readSettings(pool: Pool): Promise<Settings> {
  const { rows } = await pool.query<{ key: string; value: string }>('SELECT key, value FROM demo.setting');
  return Settings.parse(Object.fromEntries(rows.map((row) => [row.key, row.value])));
}

export async function writeSetting(pool: Pool, name: SettingName, value: string): Promise<void> {
  Settings.parse({ [name]: value });
  await pool.query(
    'INSERT INTO demo.setting (key, value) VALUES ($1, $2) ON CONFLICT (key) DO UPDATE SET value = $2',
    [name, value],
  );
}

/** Verbs that a part hears: `hang` stays with the living process, only ending it cures; `restart` ends it. */
export type Verb = 'hang' | 'restart';

export async function command(pool: Pool, part: Part, verb: Verb): Promise<void> {
  await pool.query('INSERT INTO demo.command (part, verb) VALUES ($1, $2)', [part, verb]);
}

/** Takes the oldest command of this verb for this part, once; false if there is none. */
export async function takeCommand(pool: Pool, part: Part, verb: Verb, instance: string): Promise<boolean> {
  const taken = await pool.query(
    `UPDATE demo.command SET taken_at = now(), taken_by = $3 WHERE id = (
       SELECT id FROM demo.command WHERE part = $1 AND verb = $2 AND taken_at IS NULL ORDER BY id
       LIMIT 1 FOR UPDATE SKIP LOCKED)`,
    [part, verb, instance],
  );
  return taken.rowCount === 1;
}

/** Says how a part is, for `demo status`. */
export async function sayPart(pool: Pool, part: Part, instance: string, state: string): Promise<void> {
  await pool.query(
    `INSERT INTO demo.part (name, instance, state) VALUES ($1, $2, $3)
     ON CONFLICT (name) DO UPDATE SET instance = $2, state = $3, at = now()`,
    [part, instance, state],
  );
}
