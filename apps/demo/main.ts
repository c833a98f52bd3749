import { Pool } from 'pg';
import { pino } from 'pino';
import { parseEnvironment } from '@karma/core/contract/environment.ts';
import { DemoEnvironment, shopUrl } from './environment.ts';
import { openContext } from './setup/open-context.ts';
import { registerDemo } from './setup/register-demo.ts';
import { Parts } from './supervise-parts.ts';

/** The demonstration: makes the shop, registers its sources with Karma, and runs the shop's processes. */
const log = pino({ base: { part: 'demo' } });
const env = parseEnvironment(DemoEnvironment, process.env);

const opened = openContext(env);
const registered = await registerDemo(opened.ctx, env);
await opened.close();

const pool = new Pool({ connectionString: shopUrl(env), max: 2 });
pool.on('error', (error) => log.warn({ err: error }, 'the shop database dropped an idle connection'));
const parts = new Parts(
  pool,
  {
    SHOP_URL: shopUrl(env),
    KARMA_INTAKE_URL: env.KARMA_INTAKE_URL,
    KARMA_DEMO_FOLDER: env.KARMA_DEMO_FOLDER,
  },
  log,
);
if (registered === 'ready') parts.start();
log.info(registered === 'ready' ? 'the shop is open' : 'the demonstration was removed; it stays away');

// Where nothing runs, this keeps the process alive until it is ended.
const idle = setInterval(() => undefined, 60_000);
let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  clearInterval(idle);
  await parts.stop();
  await pool.end();
  process.exit(0);
}
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void stop());
process.on('disconnect', () => void stop());
