import { createHash, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { FolderLocked } from './errors.ts';
import { identifyProcess } from './process/identify-process.ts';

const Holder = z.object({ pid: z.number().int().positive(), mark: z.string() });
type Holder = z.infer<typeof Holder>;

/** The living process that runs its engines in this folder, if there is one. */
export async function lockHolder(folder: string): Promise<number | undefined> {
  const holder = parseHolder((await readOrNothing(lockFile(folder))) ?? '');
  return holder && (await isAlive(holder)) ? holder.pid : undefined;
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
    while (!(await tryLink(draft, file)) && !(await takeOver(folder, file, draft)));
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

/**
 * Puts this process's lock in the place of one whose process has died; false where it is not the one to do so, or no
 * longer there. Each dead lock has one marker, named after its content: only who holds that may replace it, and a
 * rename of the marker does so in one step. So nobody can take away the lock of a start that was quicker.
 */
async function takeOver(folder: string, file: string, draft: string): Promise<boolean> {
  const text = await readOrNothing(file);
  if (text === undefined) return false;
  const holder = parseHolder(text);
  if (holder !== undefined && (await isAlive(holder))) throw lockedBy(folder, holder.pid);
  const marker = `${file}.${createHash('sha256').update(text).digest('hex').slice(0, 16)}`;
  if (!(await tryLink(draft, marker))) {
    const other = parseHolder((await readOrNothing(marker)) ?? '');
    if (other !== undefined && !(await isAlive(other))) await rm(marker, { force: true });
    return false;
  }
  if ((await readOrNothing(file)) === text) {
    await rename(marker, file);
    return true;
  }
  await rm(marker, { force: true });
  return false;
}

function lockedBy(folder: string, pid: number): FolderLocked {
  const who = pid === process.pid ? 'this process' : `process ${pid}`;
  return new FolderLocked(
    `Karma's engines run in ${folder} already, started by ${who}. Stop that one first (Ctrl-C there, or \`kill ${pid}\`), or use another folder.`,
  );
}

const isAlive = async (holder: Holder): Promise<boolean> =>
  (await identifyProcess(holder.pid)) === holder.mark;

async function readOrNothing(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

function parseHolder(text: string): Holder | undefined {
  try {
    const parsed = Holder.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}
