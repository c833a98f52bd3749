import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FolderLocked } from './errors.ts';
import { identifyProcess } from './process/identify-process.ts';

const Holder = z.object({ pid: z.number().int().positive(), mark: z.string() });
type Holder = z.infer<typeof Holder>;

/** The living process that runs its engines in this folder, if there is one. */
export async function lockHolder(folder: string): Promise<number | undefined> {
  const holder = parseHolder(await readFile(lockFile(folder), 'utf8').catch(() => ''));
  return holder && (await identifyProcess(holder.pid)) === holder.mark ? holder.pid : undefined;
}

/**
 * Takes the folder for this process; returns what gives it back. A lock whose process has died is taken
 * over. Throws `FolderLocked`.
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  await mkdir(folder, { recursive: true });
  const file = lockFile(folder);
  const draft = `${file}.${randomUUID()}`;
  const mark = (await identifyProcess(process.pid)) ?? '';
  await writeFile(draft, JSON.stringify({ pid: process.pid, mark }));
  try {
    // A link is made whole or not at all: nobody ever reads half a lock.
    while (!(await tryLink(draft, file))) await removeStale(folder, file, draft);
  } finally {
    await rm(draft, { force: true });
  }
  return () => rm(file, { force: true });
}

const lockFile = (folder: string) => join(folder, 'lock');

async function tryLink(draft: string, file: string): Promise<boolean> {
  try {
    await link(draft, file);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function removeStale(folder: string, file: string, draft: string): Promise<void> {
  const pid = await lockHolder(folder);
  if (pid !== undefined) {
    const who = pid === process.pid ? 'this process' : `process ${pid}`;
    throw new FolderLocked(
      `Karma's engines run in ${folder} already, started by ${who}. Stop that one first (Ctrl-C there, or \`kill ${pid}\`), or use another folder.`,
    );
  }
  // Renamed, not removed: if another start took the lock in between, its lock is put back.
  const aside = `${draft}.stale`;
  await rename(file, aside).catch(ignoreMissing);
  const moved = parseHolder(await readFile(aside, 'utf8').catch(() => ''));
  if (moved && (await identifyProcess(moved.pid)) === moved.mark) await tryLink(aside, file);
  await rm(aside, { force: true });
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

function parseHolder(text: string): Holder | undefined {
  try {
    const parsed = Holder.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
