import { type ChildProcess, fork } from 'node:child_process';

import type { Logger } from 'pino';

import type { Role, RoleState } from '@karma/core/contract/role-state.ts';

import { MetricsQuestions } from './ask-metrics.ts';
import { backOffMs, countFailures } from './back-off.ts';
import { ToSupervisorSchema } from './messages.ts';

/** A child that said nothing for this long hangs (its event loop is blocked, or it was stopped): it is ended. */
const SILENT_MS = 60_000;
const LOOK_EVERY_MS = 5_000;
/** Longer than the child's own bound for its drain. */
const KILL_AFTER_MS = 14_000;

type Run = { child: ChildProcess; startedAt: number; heardAt: number; exited: Promise<string> };

function startRun(file: string, args: string[]): Run {
  const child = fork(file, args, {
    execPath: process.execPath,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const exited = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : signal));
    child.once('error', (error) => resolve(error.message));
  });
  return { child, startedAt: Date.now(), heardAt: Date.now(), exited };
}

/** A child process that is started again with back-off whenever it ends, until stopped. */
export class KeptChild {
  readonly name: string;
  /** What its roles said last; empty until they say something. */
  states: ReadonlyMap<Role, RoleState> = new Map();
  restarts = 0;
  readonly #start: () => Run;
  readonly #log: Logger;
  readonly #questions = new MetricsQuestions();
  readonly #watchdog = setInterval(() => this.#endIfSilent(), LOOK_EVERY_MS);
  #run: Run | undefined;
  #failures = 0;
  #stopping = false;
  #again: NodeJS.Timeout | undefined;

  constructor(name: string, file: string, args: string[], log: Logger) {
    this.name = name;
    this.#log = log.child({ child: name });
    this.#start = () => startRun(file, args);
    this.#begin();
  }

  /** How long it has said nothing, in ms; it speaks each second. */
  get silentMs(): number {
    return this.#run === undefined ? 0 : Date.now() - this.#run.heardAt;
  }

  get pid(): number | undefined {
    return this.#run?.child.pid;
  }

  /** As `Registry.getMetricsAsJSON` gives them; empty if the child does not answer within 2 s. */
  metrics(): Promise<object[]> {
    return this.#questions.ask(this.#run?.child);
  }

  /** SIGTERM, and SIGKILL if it has not ended within 14 s. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#again);
    clearInterval(this.#watchdog);
    const last = this.#run;
    if (last === undefined) return;
    last.child.kill('SIGTERM');
    const late = setTimeout(() => last.child.kill('SIGKILL'), KILL_AFTER_MS);
    const how = await last.exited;
    clearTimeout(late);
    this.#log.info({ pid: last.child.pid, how }, `${this.name} ended (${how})`);
  }

  #begin(): void {
    const run = this.#start();
    this.#run = run;
    this.#log.info({ pid: run.child.pid }, `started ${this.name}`);
    run.child.on('message', (message) => this.#hear(run, message));
    void run.exited.then((how) => this.#ended(run, how));
  }

  #hear(run: Run, raw: unknown): void {
    run.heardAt = Date.now();
    if (isForWatcher(raw)) {
      process.send?.(raw);
      return;
    }
    const message = ToSupervisorSchema.parse(raw);
    if (message.tell === 'metrics') this.#questions.answer(message.id, message.metrics);
    else this.states = new Map(Object.entries(message.roles) as [Role, RoleState][]);
  }

  #ended(run: Run, how: string): void {
    this.#run = undefined;
    this.states = new Map();
    if (this.#stopping) return;
    this.#failures = countFailures(this.#failures, Date.now() - run.startedAt);
    const waitMs = backOffMs(this.#failures);
    this.#log.error(
      { pid: run.child.pid, how },
      `${this.name} ended (${how}): starting it again in ${waitMs} ms`,
    );
    this.restarts += 1;
    this.#again = setTimeout(() => this.#begin(), waitMs);
  }

  #endIfSilent(): void {
    const run = this.#run;
    if (run === undefined || Date.now() - run.heardAt < SILENT_MS) return;
    this.#log.error(
      { pid: run.child.pid },
      `${this.name} said nothing for ${SILENT_MS / 1_000} s: ending it`,
    );
    run.child.kill('SIGKILL');
  }
}

/** Under `node --watch` a child also tells which files it loaded: the watcher above restarts all when one changes. */
function isForWatcher(raw: unknown): raw is object {
  return typeof raw === 'object' && raw !== null && ('watch:import' in raw || 'watch:require' in raw);
}
