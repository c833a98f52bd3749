import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { JarsFailed } from '../errors.ts';

/** Pinned: without a version Maven takes whatever is newest in its metadata. */
export const DEPENDENCY_PLUGIN = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1';

export type MavenRun = {
  command: string;
  pom: string;
  outputFolder: string;
  excludeGroupIds: string[];
  onDownloaded: (bytes: number) => void;
  signal?: AbortSignal | undefined;
};

/** Copies a pom's runtime jars into a folder; throws `JarsFailed` with Maven's errors. */
export async function copyDependencies(run: MavenRun): Promise<void> {
  const args = ['-B', '-f', run.pom, `${DEPENDENCY_PLUGIN}:copy-dependencies`, '-DincludeScope=runtime'];
  args.push(`-DoutputDirectory=${run.outputFolder}`);
  if (run.excludeGroupIds.length > 0) args.push(`-DexcludeGroupIds=${run.excludeGroupIds.join(',')}`);
  const child = spawn(run.command, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const abort = () => child.kill('SIGTERM');
  run.signal?.addEventListener('abort', abort);
  const output: string[] = [];
  const read = (line: string) => {
    const bytes = downloadedBytes(line);
    if (bytes !== undefined) run.onDownloaded(bytes);
    else output.push(line);
  };
  createInterface({ input: child.stdout }).on('line', read);
  createInterface({ input: child.stderr }).on('line', read);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  }).finally(() => run.signal?.removeEventListener('abort', abort));
  if (code === 0) return;
  const reasons = mavenErrors(output).join('\n  ');
  throw new JarsFailed(`Maven could not fetch the jars of ${run.pom} (exit code ${code}):\n  ${reasons}`);
}

/** Pure: what went wrong stands in the first lines marked ERROR; the rest is advice on Maven itself. */
export function mavenErrors(output: readonly string[]): string[] {
  const marked = output
    .filter((line) => /^\[ERROR\] \S/.test(line))
    .map((line) => line.slice('[ERROR] '.length));
  return marked.length > 0 ? marked.slice(0, 3) : output.filter((line) => line.trim() !== '').slice(-8);
}

const UNITS: Record<string, number> = { B: 1, kB: 1_000, MB: 1_000_000, GB: 1_000_000_000 };

/** Pure: the bytes of a line such as `[INFO] Downloaded from central: https://… (1.2 MB at 7.8 MB/s)`. */
export function downloadedBytes(line: string): number | undefined {
  const found = /Downloaded from \S+: \S+ \(([\d.]+) (B|kB|MB|GB)\b/.exec(line);
  const unit = UNITS[found?.[2] ?? ''];
  return found?.[1] !== undefined && unit !== undefined ? Math.round(Number(found[1]) * unit) : undefined;
}
