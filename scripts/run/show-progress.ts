import type { StackProgress, TellProgress } from '@karma/stack/progress.ts';

const SAY_EVERY_MS = 3_000;

/**
 * Shows what is going on: in a terminal one line that is rewritten while things run, elsewhere a line now and then;
 * what is done stays, with how long it took.
 */
export function showProgress(out: NodeJS.WriteStream = process.stdout): {
  tell: TellProgress;
  /** A sentence of its own, above what is running; also after the end. */
  say(text: string): void;
  /** From now on nothing is running, or nobody wants to know. */
  end(): void;
} {
  const running = new Map<string, StackProgress & { since: number }>();
  let said = 0;
  let ended = false;
  const clear = (): void => {
    if (out.isTTY) out.write('\r\u001b[2K');
  };
  const draw = (): void => {
    const text = [...running.values()]
      .map((one) => `${one.what}: ${one.text} ${seconds(Date.now() - one.since)}`)
      .join(' · ');
    if (out.isTTY) out.write(`\r\u001b[2K${text.slice(0, Math.max(20, out.columns - 1))}`);
    else if (text !== '' && Date.now() - said > SAY_EVERY_MS) {
      said = Date.now();
      out.write(`  … ${text}\n`);
    }
  };
  // What takes long says little: the time goes on all the same.
  const ticking = setInterval(draw, 1_000);
  return {
    tell(progress) {
      if (ended) return;
      if (progress.state === 'running')
        running.set(progress.what, { ...progress, since: Date.now() - progress.elapsedMs });
      else {
        running.delete(progress.what);
        clear();
        out.write(
          `  ${progress.state === 'done' ? '✓' : '✗'} ${progress.what}: ${progress.text} ${seconds(progress.elapsedMs)}\n`,
        );
      }
      draw();
    },
    say(text) {
      clear();
      out.write(`  ! ${text}\n`);
      if (!ended) draw();
    },
    end() {
      ended = true;
      clearInterval(ticking);
      clear();
    },
  };
}

const seconds = (ms: number): string => `(${(ms / 1000).toFixed(1)} s)`;
