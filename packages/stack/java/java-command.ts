import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import type { Memory } from '../engine.ts';

/** glibc gives each thread an arena of its own otherwise: tens of MB in a JVM at rest. */
export const JAVA_ENVIRONMENT = { MALLOC_ARENA_MAX: '2' };

/** All jars of a folder, spelled out in order: class-data archives do not work with a wildcard. */
export async function readClassPath(folder: string): Promise<string> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.jar')).sort();
  return files.map((file) => join(folder, file)).join(delimiter);
}

/** Flags that every engine's JVM runs with. `heapMb` is the most it may have, per `memory`. */
export function javaFlags(memory: Memory, heapMb: Record<Memory, number>): string[] {
  const flags = [
    `-Xmx${heapMb[memory]}m`,
    '-XX:+UseSerialGC',
    // Ends the JVM, so that it is started again, rather than letting it limp on.
    '-XX:+ExitOnOutOfMemoryError',
    '-Djava.awt.headless=true',
    '-Djava.net.preferIPv4Stack=true',
  ];
  return memory === 'small' ? [...flags, '-XX:TieredStopAtLevel=1'] : flags;
}
