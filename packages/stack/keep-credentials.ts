import { randomBytes } from 'node:crypto';
import { chmod, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const newPassword = () => randomBytes(24).toString('base64url');
const password = z.string().min(16).default(newPassword);

/** What an older file lacks is generated and added. */
const Credentials = z.object({
  postgresPassword: password,
  clickhousePassword: password,
  clickhouseReaderPassword: password,
  neo4jPassword: password,
});
export type Credentials = z.infer<typeof Credentials>;

/** `<folder>/credentials.json` is damaged; the message says what to do. */
export class BadCredentials extends Error {
  readonly code = 'bad_credentials';
  override name = 'BadCredentials';
}

/** The engines' passwords: generated at the first start, kept in `<folder>/credentials.json` (0600). */
export async function keepCredentials(folder: string): Promise<Credentials> {
  const file = join(folder, 'credentials.json');
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '{}';
    throw error;
  });
  const credentials = parseCredentials(text, file);
  const kept = `${JSON.stringify(credentials, null, 2)}\n`;
  if (kept === text) return credentials;
  await writeFile(`${file}.new`, kept, { mode: 0o600 });
  await chmod(`${file}.new`, 0o600);
  await rename(`${file}.new`, file);
  return credentials;
}

function parseCredentials(text: string, file: string): Credentials {
  try {
    return Credentials.parse(JSON.parse(text));
  } catch (cause) {
    throw new BadCredentials(
      `${file} is damaged and the engines' data can only be opened with its passwords: restore it, or empty all with \`npm run stack:reset\`.`,
      { cause },
    );
  }
}
