import { execFile } from 'node:child_process';
import { chown, mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { EngineFailed } from '../errors.ts';
import type { Account } from './server-account.ts';

export type Initialise = {
  initdb: string;
  dataDir: string;
  logFile: string;
  user: string;
  password: string;
  account: Account | undefined;
};

/** Makes the cluster once, in `<dataDir>/data`. It is made beside and renamed: never half there. */
export async function initialiseOnce(options: Initialise): Promise<string> {
  const cluster = join(options.dataDir, 'data');
  if (
    await stat(join(cluster, 'PG_VERSION')).then(
      () => true,
      () => false,
    )
  )
    return cluster;
  const draft = join(options.dataDir, 'data.new');
  const passwordFile = join(options.dataDir, 'password.new');
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 });
  if (options.account) {
    await chown(draft, options.account.uid, options.account.gid);
    await chown(passwordFile, options.account.uid, options.account.gid);
  }
  try {
    await runInitdb(options, draft, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(draft, cluster);
  return cluster;
}

function runInitdb(options: Initialise, draft: string, passwordFile: string): Promise<void> {
  const args = [
    `--pgdata=${draft}`,
    `--username=${options.user}`,
    `--pwfile=${passwordFile}`,
    '--auth=scram-sha-256',
    '--encoding=UTF8',
    // Postgres's own: text sorts alike on every system, whatever locales it has.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
  ];
  return new Promise((resolve, reject) => {
    execFile(options.initdb, args, { cwd: draft, ...options.account }, (error, stdout, stderr) => {
      if (!error) return resolve();
      const output = (stdout + stderr).trimEnd();
      reject(
        new EngineFailed('postgres', 'could not make its cluster', options.logFile, output, { cause: error }),
      );
    });
  });
}
