import { isCancel, text } from '@clack/prompts';
import { handToDemo } from './hand-to-demo.ts';
import { openContext } from './open-context.ts';
import { readEnvironment } from './read-environment.ts';
import { run } from './run.ts';
import type { Terminal } from './terminal.ts';

const terminal: Terminal = {
  out: (line) => process.stdout.write(`${line}\n`),
  env: process.env,
  open: () => openContext(readEnvironment(process.env)),
  async ask(question) {
    if (!process.stdin.isTTY) return null;
    const typed = await text({ message: question });
    return isCancel(typed) ? null : typed;
  },
};

const [first, ...rest] = process.argv.slice(2);
process.exitCode =
  first === 'demo'
    ? await handToDemo(rest, process.env)
    : await run(process.argv.slice(2), terminal, (line) => process.stderr.write(`${line}\n`));
