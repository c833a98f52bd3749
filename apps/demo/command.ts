import { readFileSync } from 'node:fs';
import { Command, Argument, CommanderError } from 'commander';
import { Pool } from 'pg';
import { parseEnvironment } from '@karma/core/contract/environment.ts';
import {
  command,
  PARTS,
  type Part,
  PAYMENT_WORKERS,
  readSettings,
  SETTING_NAMES,
  type SettingName,
  writeSetting,
} from './control/switches.ts';
import { DemoEnvironment, shopUrl } from './environment.ts';
import { postEnvelopes } from './nightly/post-envelopes.ts';
import { simulateNights } from './nightly/simulate-nights.ts';
import { SUBSTEPS } from './nightly/night-plan.ts';
import { removeDemo } from './setup/remove-demo.ts';
import { NIGHTLY_SOURCE, readToken } from './setup/register-demo.ts';
import { switchConnector } from './setup/switch-connector.ts';

/** `karma demo …`: rates, faults and restarts of the demonstration. */
function readEnvironment(): DemoEnvironment {
  const file = process.env['KARMA_ENV_FILE'];
  const kept: NodeJS.ProcessEnv = file === undefined ? {} : JSON.parse(readFileSync(file, 'utf8'));
  return parseEnvironment(DemoEnvironment, { ...kept, ...process.env });
}

async function onShop<T>(work: (pool: Pool) => Promise<T>): Promise<T> {
  const pool = new Pool({ connectionString: shopUrl(readEnvironment()), max: 1 });
  try {
    return await work(pool);
  } finally {
    await pool.end();
  }
}

async function showStatus(): Promise<void> {
  await onShop(async (pool) => {
    const parts = await pool.query<{ name: string; state: string; instance: string; age: number }>(
      'SELECT name, state, instance, extract(epoch FROM now() - at)::int AS age FROM demo.part ORDER BY name',
    );
    for (const part of parts.rows)
      console.log(
        `${part.name.padEnd(12)} ${part.state.padEnd(11)} ${part.instance}  said ${part.age} s ago`,
      );
    for (const [name, value] of Object.entries(await readSettings(pool))) console.log(`${name} = ${value}`);
  });
}

async function simulate(days: number): Promise<void> {
  const env = readEnvironment();
  const door = { url: env.KARMA_INTAKE_URL, source: NIGHTLY_SOURCE, token: await readToken(env) };
  for (const night of await simulateNights(new Date(), days, Math.random))
    await postEnvelopes(door, night.envelopes, night.run, new AbortController().signal);
  console.log(`${days} nights were told, each with the times of its own day.`);
}

const program = new Command('karma demo').description('rates, faults and restarts of the demonstration shop');
const part = new Argument('<part>', 'a process of the demonstration').choices(PARTS);
const worker = new Argument('<worker>', 'a payment worker').choices(PAYMENT_WORKERS);
const substep = new Argument('<substep>', 'a substep of the nightly job').choices(SUBSTEPS);

program.command('status').description('its processes and settings').action(showStatus);
program
  .command('restart')
  .description('end a process and start it again: also what cures a hanging one')
  .addArgument(part)
  .action((name: Part) => onShop((pool) => command(pool, name, 'restart')));
program
  .command('set')
  .description('turn a setting: orders_per_minute, day_minutes, failure_percent')
  .addArgument(new Argument('<setting>').choices(SETTING_NAMES))
  .argument('<value>')
  .action((name: SettingName, value: string) => onShop((pool) => writeSetting(pool, name, value)));
program
  .command('simulate')
  .description('tell of nights that have been, each with the times of its own day')
  .argument('<days>', 'how many', Number)
  .action(simulate);
program
  .command('remove')
  .description(
    'take the demonstration away: its sources, its database, its processes (events told stay in the ledger)',
  )
  .action(() => removeDemo(readEnvironment()));

const fault = program.command('fault').description('switch faults on and off');
fault
  .command('hang')
  .description(
    'a payment worker stays alive and does nothing more with what it has claimed; only `restart` cures it',
  )
  .addArgument(worker)
  .action((name: Part) => onShop((pool) => command(pool, name, 'hang')));
fault
  .command('skip')
  .description('a substep of the nightly job never runs, until `fault skip-off`')
  .addArgument(substep)
  .action((name: string) => onShop((pool) => writeSetting(pool, 'skip_substep', name)));
fault
  .command('skip-off')
  .description('the nightly job runs whole again')
  .action(() => onShop((pool) => writeSetting(pool, 'skip_substep', '')));
fault
  .command('connector')
  .description("stop the connector that captures the shop's database, or let it run again")
  .addArgument(new Argument('<state>').choices(['stop', 'run']))
  .action((state: 'stop' | 'run') => switchConnector(readEnvironment(), state));

program.exitOverride();
try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : 2;
  else {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
