import { getSource } from '@karma/services/source/get.ts';
import { listSources } from '@karma/services/source/list.ts';
import { pauseSource } from '@karma/services/source/pause.ts';
import { removeSource } from '@karma/services/source/remove.ts';
import { restartSource } from '@karma/services/source/restart.ts';
import { resumeSource } from '@karma/services/source/resume.ts';
import type { Command } from 'commander';
import { wholeNumber } from '../option-values.ts';
import { type Terminal, answerWith } from '../terminal.ts';
import { showSource, showSources } from './show-sources.ts';

/** `karma sources …` */
export function addSourceCommands(program: Command, terminal: Terminal): void {
  const sources = program.command('sources').description('where events come from');
  sources
    .command('list')
    .description('all sources, with rate, lag and how far each has been heard')
    .option('--removed', 'removed ones, too')
    .option('--limit <n>', 'at most so many', wholeNumber(1, 500), 200)
    .action(async (options: { removed?: true; limit: number }, command: Command) => {
      const input = { removed: options.removed === true, limit: options.limit };
      await answerWith(terminal, command, (ctx) => listSources({ ctx, input }), showSources);
    });
  sources
    .command('show <source>')
    .description('one source, by name or id: settings, connector, tokens')
    .action(async (source: string, _: object, command: Command) => {
      await answerWith(terminal, command, (ctx) => getSource({ ctx, input: { source } }), showSource);
    });
  addChanges(sources, terminal);
}

const CHANGES = [
  ['pause', 'take nothing in until it is resumed', pauseSource, 'is paused'],
  ['resume', 'go on where it was paused', resumeSource, 'goes on'],
  [
    'restart',
    'restart its connector, after the cause of a failure was mended',
    restartSource,
    'is restarted',
  ],
] as const;

function addChanges(sources: Command, terminal: Terminal): void {
  for (const [name, description, change, done] of CHANGES) {
    sources
      .command(`${name} <source>`)
      .description(description)
      .action(async (source: string, _: object, command: Command) => {
        const ask = (ctx: Parameters<typeof change>[0]['ctx']): Promise<{ id: string; name: string }> =>
          change({ ctx, input: { source } });
        await answerWith(terminal, command, ask, (answer) => `${answer.name} ${done}.`);
      });
  }
  sources
    .command('remove <source>')
    .description('end it for good: connector and tokens go, its events stay')
    .option('--confirm <name>', 'its name again: it cannot be undone')
    .action(async (source: string, options: { confirm?: string }, command: Command) => {
      const question = `Type the name of the source to remove it for good`;
      const confirm = options.confirm ?? (await terminal.ask(question)) ?? '';
      const remove = (ctx: Parameters<typeof removeSource>[0]['ctx']) =>
        removeSource({ ctx, input: { source, confirm } });
      await answerWith(
        terminal,
        command,
        remove,
        ({ name }) => `${name} is removed. Its events stay in the ledger.`,
      );
    });
}
