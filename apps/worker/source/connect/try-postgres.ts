import type pg from 'pg';
import { z } from 'zod';

import { type Answer, POSTGRES_CHECKS, type Question } from '@karma/core/source/requests.ts';

import { withPostgres } from './open-postgres.ts';

type Check = Answer<'try_postgres'>['checks'][number];
type Name = Check['name'];

/** The heartbeat's flush (`pg_logical_emit_message` with four arguments) came with it. */
const OLDEST_VERSION = 17;

const FactsSchema = z.object({
  version: z.string(),
  number: z.coerce.number().int(),
  wal_level: z.string(),
  replication: z.boolean(),
  slots_free: z.coerce.number().int(),
  senders_free: z.coerce.number().int(),
  may_publish: z.boolean(),
});
type Facts = z.infer<typeof FactsSchema>;

/** Managed databases give the right to replicate by a role of their own. */
const FACTS = `
  SELECT current_setting('server_version') AS version,
    current_setting('server_version_num') AS number,
    current_setting('wal_level') AS wal_level,
    (SELECT rolsuper OR rolreplication FROM pg_roles WHERE rolname = current_user)
      OR EXISTS (SELECT FROM pg_roles WHERE rolname IN ('rds_replication', 'cloudsqlreplica')
                 AND pg_has_role(current_user, oid, 'member')) AS replication,
    current_setting('max_replication_slots')::int - (SELECT count(*) FROM pg_replication_slots) AS slots_free,
    current_setting('max_wal_senders')::int - (SELECT count(*) FROM pg_stat_replication) AS senders_free,
    has_database_privilege(current_database(), 'CREATE') AS may_publish`;

/** Whether Debezium could capture a database: each check with what was found or what to do. Never throws for those. */
export async function tryPostgres({
  connection,
  password,
}: Question<'try_postgres'>): Promise<Answer<'try_postgres'>> {
  try {
    const facts = await withPostgres(connection, password, readFacts);
    const checks = checksOf(facts, connection.user);
    return { ok: checks.every(({ ok }) => ok), serverVersion: facts.version, checks };
  } catch (error) {
    return {
      ok: false,
      serverVersion: null,
      checks: sayRefusal(error, `${connection.host}:${connection.port}`),
    };
  }
}

async function readFacts(client: pg.Client): Promise<Facts> {
  return FactsSchema.parse((await client.query(FACTS)).rows[0]);
}

function checksOf(facts: Facts, user: string): Check[] {
  const say: Record<Name, [ok: boolean, good: string, bad: string]> = {
    reach: [true, 'The server answers.', ''],
    sign_in: [true, `${user} may sign in.`, ''],
    version: [
      facts.number >= OLDEST_VERSION * 10_000,
      `Postgres ${facts.version}.`,
      `Postgres ${facts.version} is too old: ${OLDEST_VERSION} or newer is needed.`,
    ],
    wal_level: [
      facts.wal_level === 'logical',
      'The log holds whole rows.',
      `wal_level is ${facts.wal_level}: run ALTER SYSTEM SET wal_level = logical and restart Postgres.`,
    ],
    replication_right: [
      facts.replication,
      `${user} may read the log.`,
      `${user} may not read the log: run ALTER ROLE ${user} WITH REPLICATION.`,
    ],
    free_slot: [
      facts.slots_free > 0 && facts.senders_free > 0,
      `${facts.slots_free} replication slots are free.`,
      facts.slots_free > 0
        ? 'No WAL sender is free: raise max_wal_senders.'
        : 'No replication slot is free: raise max_replication_slots or drop one that nobody uses.',
    ],
    publication_right: [
      facts.may_publish,
      `${user} may make a publication.`,
      `${user} may not make a publication: let the database's owner run the statements of the next step.`,
    ],
  };
  return POSTGRES_CHECKS.map((name) => ({
    name,
    ok: say[name][0],
    message: say[name][0] ? say[name][1] : say[name][2],
  }));
}

/** Postgres's own codes for "not so": class 28 (authorization) and an unknown database. */
function sayRefusal(error: unknown, where: string): Check[] {
  const message = error instanceof Error && error.message !== '' ? error.message : String(error);
  const code = z.object({ code: z.string() }).safeParse(error).data?.code ?? '';
  if (code.startsWith('28') || code === '3D000' || code === '42501') {
    return [
      { name: 'reach', ok: true, message: 'The server answers.' },
      {
        name: 'sign_in',
        ok: false,
        message: `The server refuses: ${message}. Check user, password and database.`,
      },
    ];
  }
  return [{ name: 'reach', ok: false, message: `${where} cannot be reached: ${sayNetwork(code, message)}.` }];
}

function sayNetwork(code: string, message: string): string {
  if (code === 'ECONNREFUSED') return 'nothing listens there';
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'the name of the host is not known';
  if (code === 'ETIMEDOUT' || message.includes('timeout'))
    return 'no answer came within 5 s; is a firewall between?';
  return message;
}
