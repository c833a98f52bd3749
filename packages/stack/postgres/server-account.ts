import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { FolderUnreachable, MissingTool } from '../errors.ts';

export type Account = { uid: number; gid: number };
const NAME = 'postgres';

/**
 * Postgres refuses to run as root. As root: the system account `postgres`, made if there is none; otherwise
 * undefined, our own. Throws `MissingTool` when the account cannot be made.
 */
export async function serverAccount(): Promise<Account | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  const found = await lookUp();
  if (found !== undefined) return found;
  const made = await run('useradd', ['--system', '--user-group', '--no-create-home', NAME]);
  // Another start may have made it in the same moment.
  const account = await lookUp();
  if (account !== undefined) return account;
  throw new MissingTool(
    `Postgres cannot run as root and the account ${NAME} could not be made: run \`useradd --system --user-group ${NAME}\`, or start Karma as another user.`,
    { cause: made.error },
  );
}

/** Throws `FolderUnreachable` when a folder above `path` cannot be entered by others than its owner. */
export async function requireReachable(path: string, account: Account): Promise<void> {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = await stat(folder);
    const enters = uid === account.uid ? mode & 0o100 : gid === account.gid ? mode & 0o010 : mode & 0o001;
    if (!enters) {
      throw new FolderUnreachable(
        `Postgres runs as the account ${NAME}, which cannot enter ${folder}: run \`chmod o+x ${folder}\`, or start Karma as another user than root.`,
      );
    }
    if (folder === dirname(folder)) return;
  }
}

async function lookUp(): Promise<Account | undefined> {
  const [user, group] = await Promise.all([run('id', ['-u', NAME]), run('id', ['-g', NAME])]);
  if (user.error || group.error) return undefined;
  return { uid: Number(user.stdout), gid: Number(group.stdout) };
}

function run(command: string, args: string[]): Promise<{ error: Error | null; stdout: string }> {
  return new Promise((resolve) => execFile(command, args, (error, stdout) => resolve({ error, stdout })));
}
