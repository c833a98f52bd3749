import { randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { StackAborted } from '../errors.ts';
import { findMaven } from '../java/find-java.ts';
import { identifyProcess } from '../process/identify-process.ts';
import type { JarSet } from './jar-sets.ts';
import { hashPom } from './hash-pom.ts';
import { copyDependencies, DEPENDENCY_PLUGIN } from './run-maven.ts';

export type JarProgress = {
  set: JarSet['name'];
  state: 'fetching' | 'done';
  downloadedBytes: number;
  expectedBytes: number;
  elapsedMs: number;
};

export type FetchOptions = {
  /** The folder of all jar sets; each gets `<name>-<hash of its pom>` in it. */
  jarsFolder: string;
  onProgress?: ((progress: JarProgress) => void) | undefined;
  signal?: AbortSignal | undefined;
};

/**
 * The folder of a set (its jars lie in `lib` there), fetched by Maven unless it is there already. Several
 * sets, and several processes, can be fetched at once: each fills a folder of its own and renames it.
 * Throws `MissingTool`, `JarsFailed` or `StackAborted`.
 */
export async function fetchJars(set: JarSet, options: FetchOptions): Promise<string> {
  const hash = hashPom(await readFile(set.pom, 'utf8'), set.excludeGroupIds, DEPENDENCY_PLUGIN);
  const target = join(options.jarsFolder, `${set.name}-${hash}`);
  if (await exists(target)) return target;
  const command = await findMaven();
  await mkdir(options.jarsFolder, { recursive: true });
  await removeAbandoned(options.jarsFolder);
  const draft = `${target}.fetching-${process.pid}-${randomUUID().slice(0, 8)}`;
  try {
    await download(set, command, draft, options);
    await putInPlace(draft, target);
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return target;
}

async function download(set: JarSet, command: string, draft: string, options: FetchOptions): Promise<void> {
  const startedAt = Date.now();
  let downloadedBytes = 0;
  const tell = (state: JarProgress['state']) =>
    options.onProgress?.({
      set: set.name,
      state,
      downloadedBytes,
      expectedBytes: set.downloadMb * 1_000_000,
      elapsedMs: Date.now() - startedAt,
    });
  tell('fetching');
  const ticking = setInterval(() => tell('fetching'), 500);
  try {
    await copyDependencies({
      command,
      pom: set.pom,
      outputFolder: join(draft, 'lib'),
      excludeGroupIds: set.excludeGroupIds,
      onDownloaded: (bytes) => (downloadedBytes += bytes),
      signal: options.signal,
    });
  } catch (error) {
    if (options.signal?.aborted) throw new StackAborted('Fetching jars was called off.', { cause: error });
    throw error;
  } finally {
    clearInterval(ticking);
  }
  tell('done');
}

/** Another process may have been quicker: then its folder stays, and ours is thrown away. */
async function putInPlace(draft: string, target: string): Promise<void> {
  try {
    await rename(draft, target);
  } catch (error) {
    if (!(await exists(target))) throw error;
  }
}

/** Folders whose process was killed while it fetched. */
async function removeAbandoned(jarsFolder: string): Promise<void> {
  for (const name of await readdir(jarsFolder)) {
    const pid = /\.fetching-(\d+)-/.exec(name)?.[1];
    if (pid === undefined || (await identifyProcess(Number(pid))) !== undefined) continue;
    await rm(join(jarsFolder, name), { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
