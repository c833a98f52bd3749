import type { JarProgress } from './jars/fetch-jars.ts';

/** What is going on, told again as it goes on: one line of a screen per `what`. */
export type StackProgress = {
  what: string;
  state: 'running' | 'done' | 'failed';
  text: string;
  elapsedMs: number;
};
export type TellProgress = (progress: StackProgress) => void;

/** Runs a piece of work and tells its beginning, its end and how long it took. */
export async function timed<T>(what: string, tell: TellProgress, work: () => Promise<T>): Promise<T> {
  const startedAt = Date.now();
  const say = (state: StackProgress['state'], text: string) =>
    tell({ what, state, text, elapsedMs: Date.now() - startedAt });
  say('running', 'starting');
  try {
    const result = await work();
    say('done', 'ready');
    return result;
  } catch (error) {
    say('failed', error instanceof Error ? error.name : 'failed');
    throw error;
  }
}

/** Pure: the line of a download. What Maven has in its own cache already is not downloaded again. */
export function describeJars(progress: JarProgress): StackProgress {
  const done = progress.state === 'done';
  const megabytes = (bytes: number) => (bytes / 1_000_000).toFixed(1);
  const part = `${megabytes(progress.downloadedBytes)} MB`;
  return {
    what: `jars of ${progress.set}`,
    state: done ? 'done' : 'running',
    text: done
      ? `downloaded, ${part}`
      : `downloading, ${part} of about ${progress.expectedBytes / 1_000_000} MB`,
    elapsedMs: progress.elapsedMs,
  };
}
