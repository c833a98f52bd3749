import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

import { z } from 'zod';

import { WorkerEnvironment, parseEnvironment } from '@karma/core/contract/environment.ts';
import { ROLES } from '@karma/core/contract/role-state.ts';

import { openLog } from './process/open-log.ts';
import { runRoles } from './process/run-roles.ts';
import { supervise } from './process/supervise.ts';

const HELP = `usage: node apps/worker/main.ts [--roles role,role]

Without --roles: a supervisor that runs every role in child processes and starts again what ends.
With --roles: these roles in this process. Roles: ${ROLES.join(', ')}.`;

const RoleList = z
  .string()
  .transform((text) => text.split(',').map((role) => role.trim()))
  .pipe(z.array(z.enum(ROLES, `a role is one of ${ROLES.join(', ')}`)).nonempty());

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: { roles: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
  });
  if (values.help === true) {
    process.stdout.write(`${HELP}\n`);
    return 0;
  }
  const roles = values.roles === undefined ? undefined : RoleList.parse(values.roles);
  const env = parseEnvironment(WorkerEnvironment, process.env);
  const log = openLog(env.LOG_LEVEL, roles?.join('+') ?? 'supervisor');
  // What nobody caught leaves this process in an unknown state: say it and end; the supervisor starts it again.
  process.on('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an error that nobody caught');
    process.exit(1);
  });
  if (roles === undefined) return supervise(fileURLToPath(import.meta.url), env, log);
  return runRoles(roles, env, log);
}

try {
  process.exit(await main());
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
}
