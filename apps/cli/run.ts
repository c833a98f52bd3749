import { CommanderError } from 'commander';
import { makeProgram } from './make-program.ts';
import { EndedBadly, type Terminal } from './terminal.ts';

const EXIT = { done: 0, failed: 1, misunderstood: 2 } as const;

/** Runs one command line (without node and script); gives the exit code. Failures are one sentence on `err`. */
export async function run(
  args: readonly string[],
  terminal: Terminal,
  err: (text: string) => void,
): Promise<number> {
  const program = makeProgram(terminal);
  try {
    await program.parseAsync(args, { from: 'user' });
    return EXIT.done;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.misunderstood;
    if (!(error instanceof EndedBadly)) err(sentence(error));
    return EXIT.failed;
  }
}

/** What went wrong, without a stack. */
function sentence(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (UNREACHABLE.has(code)) {
    return 'Postgres does not answer. Is Karma running (npm start), and do DATABASE_URL or .karma/env.json point to it?';
  }
  if (WITHOUT_TABLES.has(code)) {
    return 'The database lacks tables of this version. Run: npm run -s karma -- migrate';
  }
  // Prisma tells where it was called from before it says what is wrong.
  const message = error.message.replace(/^\s*Invalid `[^`]+` invocation[^\n]*\n+/, '').trim();
  return message === '' ? error.name : message;
}

const UNREACHABLE = new Set(['ECONNREFUSED', 'ENOTFOUND', 'ETIMEDOUT', 'EHOSTUNREACH', 'P1001']);
/** Prisma's and Postgres' own codes of a table that is not there. */
const WITHOUT_TABLES = new Set(['P2021', '42P01']);
