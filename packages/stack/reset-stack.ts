import { readdir, rm, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ENGINE_NAMES } from './engine.ts';
import { lockFolder } from './lock-folder.ts';
import { stopPostmaster } from './postgres/stop-postmaster.ts';
import { stopLeftover } from './process/leftover.ts';

/** What a stack writes into its folder; anything else there is not ours to remove. */
const OURS: readonly string[] = [...ENGINE_NAMES, 'logs', 'credentials.json'];

/**
 * Removes all data, logs and passwords of a stopped stack, with `all` the jars, too; engines that outlived
 * their stack are stopped first. Returns the names removed. Throws `FolderLocked` while a stack runs.
 */
export async function resetStack(folder: string, { all }: { all: boolean }): Promise<string[]> {
  const path = resolve(folder);
  if (
    !(await stat(path).then(
      () => true,
      () => false,
    ))
  )
    return [];
  const unlock = await lockFolder(path);
  try {
    await stopPostmaster(join(path, 'postgres', 'data'));
    for (const name of ENGINE_NAMES) {
      await stopLeftover(join(path, name), name === 'postgres' ? 'SIGINT' : 'SIGTERM', 10_000);
    }
    const ours = all ? [...OURS, 'jars'] : OURS;
    const found = (await readdir(path)).filter((name) => ours.includes(name));
    for (const name of found) await rm(join(path, name), { recursive: true, force: true });
    return found;
  } finally {
    await unlock();
  }
}
