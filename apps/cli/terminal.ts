import type { Context } from '@karma/services/context.ts';
import type { Command } from 'commander';
import type { Opened } from './open-context.ts';

/** What a command is given by its surroundings; tests give their own. */
export type Terminal = {
  out(text: string): void;
  env: Readonly<Record<string, string | undefined>>;
  open(): Opened;
  /** Asks whoever sits there; null where nobody does (no terminal). */
  ask(question: string): Promise<string | null>;
};

/** A command came to its end, but not well; the message has been printed. */
export class EndedBadly extends Error {
  readonly code = 'ended_badly';
  override name = 'EndedBadly';
}

/** Runs one question or change, and prints its answer: for people by `show`, with --json as it is. */
export async function answerWith<T>(
  terminal: Terminal,
  command: Command,
  question: (ctx: Context) => Promise<T>,
  show: (answer: T, now: Date) => string,
): Promise<T> {
  const opened = terminal.open();
  const { ctx } = opened;
  try {
    const answer = await question(ctx);
    printAnswer(terminal, command, answer, () => show(answer, ctx.now()));
    return answer;
  } finally {
    await opened.close();
  }
}

/** `--json` may stand before or behind the command's name. */
export function printAnswer(terminal: Terminal, command: Command, answer: unknown, show: () => string): void {
  const { json } = command.optsWithGlobals<{ json?: boolean }>();
  terminal.out(json === true ? JSON.stringify(answer, null, 2) : show());
}
