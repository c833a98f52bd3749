import { DEAD_STAGES } from '@karma/core/contract/dead-letter.ts';
import { getDead } from '@karma/services/dead/get.ts';
import { listDead } from '@karma/services/dead/list.ts';
import { type Command, Option } from 'commander';
import { timeBefore, wholeNumber } from '../option-values.ts';
import { type Terminal, answerWith } from '../terminal.ts';
import { showDead, showDeadList } from './show-dead.ts';

type ListOptions = {
  source?: string;
  stage?: (typeof DEAD_STAGES)[number];
  code?: string;
  text?: string;
  since?: number;
  until?: number;
  limit: number;
  cursor?: string;
};

/** `karma dead …` */
export function addDeadCommands(program: Command, terminal: Terminal): void {
  const dead = program.command('dead').description('messages that could not become events');
  const time = timeBefore(() => new Date());
  dead
    .command('list')
    .description('newest first')
    .option('--source <name>', 'of one source')
    .addOption(new Option('--stage <stage>', 'where it failed').choices(DEAD_STAGES))
    .option('--code <code>', 'such as bad_json')
    .option('--text <text>', 'somewhere in error, key or value')
    .option('--since <time>', 'from this time on: 2026-11-01T10:00:00Z, or 15m, 2h, 3d ago', time)
    .option('--until <time>', 'before this time', time)
    .option('--limit <n>', 'so many a page', wholeNumber(1, 500), 50)
    .option('--cursor <text>', 'the next page, as the last one said')
    .action(async (options: ListOptions, command: Command) => {
      const { source, stage, code, text, since: from, until: to, limit, cursor } = options;
      const filter = { source, stage, code, text, from, to };
      await answerWith(
        terminal,
        command,
        (ctx) => listDead({ ctx, input: { filter, limit, cursor } }),
        showDeadList,
      );
    });
  dead
    .command('show <origin>')
    .description('one whole, by its origin: topic/partition/offset')
    .action(async (origin: string, _: object, command: Command) => {
      await answerWith(terminal, command, (ctx) => getDead({ ctx, input: { origin } }), showDead);
    });
}
