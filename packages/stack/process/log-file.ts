import { mkdir, open, readFile, rename, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';

const KEEP_BYTES = 16 * 1024 * 1024;

/** Opens an engine's log for appending; one that has grown past 16 MB becomes `<file>.1` first. */
export async function openLog(file: string): Promise<FileHandle> {
  await mkdir(dirname(file), { recursive: true });
  const size = await stat(file).then(
    (found) => found.size,
    () => 0,
  );
  if (size > KEEP_BYTES) await rename(file, `${file}.1`);
  return open(file, 'a');
}

/** The last lines of a log, for messages; what cannot be read is said instead. */
export async function tailLog(file: string, lines = 12): Promise<string> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => `(cannot be read: ${String(error)})`);
  return text
    .trimEnd()
    .split('\n')
    .slice(-lines)
    .map((line) => `  ${line}`)
    .join('\n');
}
