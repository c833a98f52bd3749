/** What readers may see: the views, nothing below them. */
export const READER_VIEWS = ['events', 'events_per_minute', 'dead'] as const;

const PLAIN_NAME = /^[a-z][a-z0-9_]*$/;

/**
 * DDL for a ClickHouse server, where users and grants exist (the engine on this machine has neither: there the
 * bridge refuses what the reading user may not do). Statements without `;`, to be run once by an administrator.
 * Passwords are given as SHA-256 in hex, so that none stands in a file. The writer owns the database's tables; the
 * reader selects from the views only, in a profile that it cannot widen, and has no SOURCES: no file(), url(), s3()
 * or remote(). The views read with their definer's rights. Throws RangeError on a name that is not plain.
 */
export function renderServerUsers(of: {
  database: string;
  writer: { name: string; passwordSha256: string };
  reader: { name: string; passwordSha256: string };
}): string[] {
  const { database, writer, reader } = of;
  for (const name of [database, writer.name, reader.name]) {
    if (!PLAIN_NAME.test(name)) throw new RangeError(`${name}: use lower-case letters, digits and _`);
  }
  for (const { passwordSha256 } of [writer, reader]) {
    if (!/^[0-9a-f]{64}$/.test(passwordSha256))
      throw new RangeError('a password must be given as SHA-256 in hex');
  }
  const identified = (hash: string): string => `IDENTIFIED WITH sha256_hash BY '${hash}'`;
  return [
    `CREATE DATABASE IF NOT EXISTS ${database}`,
    `CREATE USER IF NOT EXISTS ${writer.name} ${identified(writer.passwordSha256)}`,
    `GRANT ALL ON ${database}.* TO ${writer.name}`,
    // To wait for, and end, the inserts of an earlier owner.
    `GRANT SELECT ON system.processes TO ${writer.name}`,
    `GRANT KILL QUERY ON *.* TO ${writer.name}`,
    `CREATE SETTINGS PROFILE IF NOT EXISTS ${reader.name}_limits SETTINGS
  readonly = 2 CHANGEABLE_IN_READONLY,
  max_execution_time = 20 MAX 60,
  max_memory_usage = 2000000000 MAX 4000000000,
  allow_introspection_functions = 0 CONST`,
    `CREATE USER IF NOT EXISTS ${reader.name} ${identified(reader.passwordSha256)}
  SETTINGS PROFILE '${reader.name}_limits'`,
    ...READER_VIEWS.map(
      (view) => `ALTER TABLE ${database}.${view} MODIFY SQL SECURITY DEFINER DEFINER = ${writer.name}`,
    ),
    ...READER_VIEWS.map((view) => `GRANT SELECT ON ${database}.${view} TO ${reader.name}`),
  ];
}
