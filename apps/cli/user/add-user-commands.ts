import { USER_ROLES, type UserRole } from '@karma/services/permission/permissions.ts';
import { createFirstAdmin } from '@karma/services/user/create-first-admin.ts';
import { createUser } from '@karma/services/user/create.ts';
import { listUsers } from '@karma/services/user/list.ts';
import { resetPassword } from '@karma/services/user/reset-password.ts';
import { setRole } from '@karma/services/user/set-role.ts';
import { Argument, type Command, Option } from 'commander';
import { printTable } from '../output/print-table.ts';
import { sayAgo } from '../output/say.ts';
import { type Terminal, answerWith } from '../terminal.ts';

type Listed = Awaited<ReturnType<typeof listUsers>>;

/** `karma users …` */
export function addUserCommands(program: Command, terminal: Terminal): void {
  const users = program.command('users').description('who may sign in, and with which role');
  users
    .command('list')
    .description('all users')
    .action(async (_: object, command: Command) => {
      await answerWith(terminal, command, (ctx) => listUsers({ ctx, input: { limit: 200 } }), showUsers);
    });
  users
    .command('create <email>')
    .description('make a user; the generated password is shown once')
    .requiredOption('--name <name>', 'as others see it')
    .addOption(new Option('--role <role>', 'what they may do').choices(USER_ROLES).default('viewer'))
    .action(async (email: string, options: { name: string; role: UserRole }, command: Command) => {
      const ask = (ctx: Parameters<typeof createUser>[0]['ctx']) =>
        createUser({ ctx, input: { email, ...options } });
      await answerWith(
        terminal,
        command,
        ask,
        ({ role, ...made }) => `${showPassword(made)}\nRole       ${role}`,
      );
    });
  users
    .command('first-admin')
    .description('make the administrator of a new installation; does nothing where there are users')
    .action(async (_: object, command: Command) => {
      await answerWith(terminal, command, (ctx) => createFirstAdmin(ctx.db, ctx.now), showFirstAdmin);
    });
  users
    .command('set-role')
    .argument('<user>', 'address or id')
    .addArgument(new Argument('<role>', 'the new role').choices(USER_ROLES))
    .description('give a user another role')
    .action(async (user: string, role: UserRole, _: object, command: Command) => {
      const ask = (ctx: Parameters<typeof setRole>[0]['ctx']) => setRole({ ctx, input: { user, role } });
      await answerWith(terminal, command, ask, (done) => `${done.email} is ${done.role} now.`);
    });
  users
    .command('reset-password <user>')
    .description('a new generated password, shown once; ends the sessions of the user')
    .action(async (user: string, _: object, command: Command) => {
      await answerWith(terminal, command, (ctx) => resetPassword({ ctx, input: { user } }), showPassword);
    });
}

function showPassword({ email, password }: { email: string; password: string }): string {
  return `Sign in    ${email}\nPassword   ${password}   (shown this once: keep it)`;
}

function showFirstAdmin(made: { email: string; password: string } | null): string {
  if (made !== null) return showPassword(made);
  return 'Sign in    as a user; a forgotten password: npm run -s karma -- users reset-password <email>';
}

function showUsers({ users, next }: Listed, now: Date): string {
  const table = printTable(
    users,
    [
      { title: 'EMAIL', of: (one) => one.email },
      { title: 'NAME', of: (one) => one.name },
      { title: 'ROLE', of: (one) => (one.banned ? `${one.role}, banned` : one.role) },
      { title: 'LAST SEEN', of: (one) => sayAgo(one.lastSeenAt, now) },
    ],
    'There are no users. npm start makes the first administrator.',
  );
  return next === null ? table : `${table}\nThere are more than ${users.length}.`;
}
