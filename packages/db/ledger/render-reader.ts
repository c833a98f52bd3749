/** What readers may see: the views, nothing below them. */
export const READER_VIEWS = ['events', 'events_per_minute', 'rolled_up_to', 'dead'] as const;

const PLAIN_NAME = /^[a-z][a-z0-9_]*$/;

/**
 * DDL that makes the reading user, or makes it again as it should be; each statement alone, without `;`, to be run by
 * the user that owns the tables. The password is given as SHA-256 in hex, so that none stands in a log. The reader
 * selects from the views only, in a profile that it cannot widen, and has no SOURCES: no file(), url(), s3() or
 * remote(). The views read with the rights of their owner. Throws RangeError on a name that is not plain.
 */
export function renderReader(of: {
  database: string;
  owner: string;
  reader: { name: string; passwordSha256: string };
}): string[] {
  const { database, owner, reader } = of;
  for (const name of [database, owner, reader.name]) {
    if (!PLAIN_NAME.test(name)) throw new RangeError(`${name}: use lower-case letters, digits and _`);
  }
  if (!/^[0-9a-f]{64}$/.test(reader.passwordSha256))
    throw new RangeError('a password must be given as SHA-256 in hex');
  const profile = `${reader.name}_limits`;
  const limits = `SETTINGS readonly = 2, max_execution_time = 20 MAX 60,
    max_memory_usage = 2000000000 MAX 4000000000, allow_introspection_functions = 0 CONST`;
  const user = `${reader.name} IDENTIFIED WITH sha256_hash BY '${reader.passwordSha256}'
    SETTINGS PROFILE '${profile}'`;
  return [
    // Made where it is not, then made as it should be: passwords and limits change.
    `CREATE SETTINGS PROFILE IF NOT EXISTS ${profile} ${limits}`,
    `ALTER SETTINGS PROFILE ${profile} ${limits}`,
    `CREATE USER IF NOT EXISTS ${user}`,
    `ALTER USER ${user}`,
    ...READER_VIEWS.map(
      (view) => `ALTER TABLE ${database}.${view} MODIFY SQL SECURITY DEFINER DEFINER = ${owner}`,
    ),
    ...READER_VIEWS.map((view) => `GRANT SELECT ON ${database}.${view} TO ${reader.name}`),
  ];
}
