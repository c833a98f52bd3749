import { Command } from 'commander';
import { addDeadCommands } from './dead/add-dead-commands.ts';
import { addSourceCommands } from './source/add-source-commands.ts';
import { addSystemCommands } from './system/add-system-commands.ts';
import type { Terminal } from './terminal.ts';
import { addUserCommands } from './user/add-user-commands.ts';

const AFTER_HELP = `
Where to: variables of this shell (DATABASE_URL, CLICKHOUSE_URL, CLICKHOUSE_DATABASE, CLICKHOUSE_READER_USER,
CLICKHOUSE_READER_PASSWORD, KARMA_SECRET, KARMA_INTAKE_URL); those that are not set are read from .karma/env.json, which
"npm start" writes, or from the file that KARMA_ENV_FILE names.

Exit codes: 0 done; 1 refused, failed, or (status) something critical is wrong; 2 the command was not understood.

Examples:
  karma status
  karma sources list --json
  karma dead list --source shop --since 2h
  karma users create ann@company.com --name Ann --role operator
`;

/** All commands; what they print and read goes through \`terminal\`. Parsing throws CommanderError. */
export function makeProgram(terminal: Terminal): Command {
  const program = new Command('karma')
    .description('Karma on the command line')
    .option('--json', 'print the whole answer as JSON')
    .showHelpAfterError('(--help says what there is)')
    .addHelpText('after', AFTER_HELP)
    .exitOverride();
  addSystemCommands(program, terminal);
  addSourceCommands(program, terminal);
  addDeadCommands(program, terminal);
  addUserCommands(program, terminal);
  // Only for --help: main.ts hands it on before anything is parsed.
  program.command('demo').description('rates, faults and restarts of the demonstration').helpOption(false);
  for (const command of descendants(program))
    command.exitOverride().showHelpAfterError('(--help says what there is)');
  return program;
}

function descendants(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...descendants(child)]);
}
