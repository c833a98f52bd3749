import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { identifyProcess } from './identify-process.ts';
import { stopProcess } from './stop-process.ts';

const PidFile = z.object({ pid: z.number().int().positive(), mark: z.string() });
const FILE = 'engine.pid';

/** Notes which process works on `dataDir`, so that a later start finds it should this one be killed. */
export async function notePid(dataDir: string, pid: number): Promise<void> {
  const mark = await identifyProcess(pid);
  if (mark === undefined) return;
  const file = join(dataDir, FILE);
  await writeFile(`${file}.new`, JSON.stringify({ pid, mark }));
  await rename(`${file}.new`, file);
}

/** Takes the note away once the process has ended. */
export async function forgetPid(dataDir: string): Promise<void> {
  await rm(join(dataDir, FILE), { force: true });
}

/**
 * Stops an engine that still works on `dataDir` because whoever started it was killed. Returns its pid if
 * there was one.
 */
export async function stopLeftover(
  dataDir: string,
  signal: NodeJS.Signals,
  withinMs: number,
): Promise<number | undefined> {
  const text = await readFile(join(dataDir, FILE), 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  const parsed = PidFile.safeParse(parseJson(text));
  // A file cut short by a power failure names nothing: no process survived that either.
  if (!parsed.success) return undefined;
  const { pid, mark } = parsed.data;
  const lives = (await identifyProcess(pid)) === mark;
  if (lives) await stopProcess(pid, mark, signal, withinMs);
  await forgetPid(dataDir);
  return lives ? pid : undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
