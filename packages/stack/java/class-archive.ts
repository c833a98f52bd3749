import { createHash } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Java } from './find-java.ts';

/**
 * A class-data archive halves a JVM's start. The first run of an engine records one, written by the JVM
 * itself as it ends cleanly (some seconds, once); later runs, of any stack with the same jars, use it.
 */
export type ClassArchive = {
  flags: string[];
  /** True while this run records: its clean stop takes longer. */
  records: boolean;
  /** Puts a recorded archive in place; call when the JVM has ended. */
  keep: () => Promise<void>;
};

/** `jarsFolder` is the folder of all jar sets; `classPath` and the Java must be those that run. */
export async function classArchive(
  jarsFolder: string,
  name: string,
  java: Java,
  classPath: string,
): Promise<ClassArchive> {
  const folder = join(jarsFolder, 'archives');
  await mkdir(folder, { recursive: true });
  const key = createHash('sha256')
    .update(`${java.command}\n${java.version}\n${classPath}`)
    .digest('hex')
    .slice(0, 12);
  const file = join(folder, `${name}-${key}.jsa`);
  if (await exists(file)) {
    return { flags: [`-XX:SharedArchiveFile=${file}`], records: false, keep: async () => {} };
  }
  // A name of its own: two stacks may record at once, and a JVM killed midway leaves half a file.
  const draft = `${file}.${process.pid}-${Date.now()}`;
  return {
    flags: [`-XX:ArchiveClassesAtExit=${draft}`],
    records: true,
    keep: () => keepArchive(draft, file),
  };
}

async function keepArchive(draft: string, file: string): Promise<void> {
  const size = await stat(draft).then(
    (found) => found.size,
    () => 0,
  );
  if (size > 0) await rename(draft, file);
  else await rm(draft, { force: true });
}

function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}
