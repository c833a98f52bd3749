import { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';
import type { Transaction } from '@karma/db/postgres/transaction.ts';
import { Refused } from '../refused.ts';

/**
 * A replication slot has one reader, and both slot and publication go when their source is removed: two sources must
 * not share them, or removing one loses what the other has not read. Slots are the server's, publications the
 * database's. Throws `Refused`; `but` is the source that is asked for.
 */
export async function refuseSharedCapture(
  tx: Transaction,
  config: PostgresSourceConfig,
  but: string,
): Promise<void> {
  // Two registrations at once: the second waits here and then sees the first.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('source/capture', 0))`;
  const others = await tx.source.findMany({
    where: { kind: 'postgres', id: { not: but } },
    select: { name: true, config: true, connector: true },
  });
  for (const { name, config: kept, connector } of others) {
    const gone = connector?.desired === 'absent' && connector.reconciled >= connector.generation;
    if (connector === null || gone) continue;
    const other = PostgresSourceConfig.parse(kept);
    const sameServer =
      other.connection.host === config.connection.host && other.connection.port === config.connection.port;
    if (!sameServer) continue;
    if (other.slot === config.slot) throw shared('slot', config.slot, name);
    const sameDatabase = other.connection.database === config.connection.database;
    if (sameDatabase && other.publication === config.publication)
      throw shared('publication', config.publication, name);
  }
}

function shared(what: 'slot' | 'publication', value: string, by: string): Refused {
  const words = what === 'slot' ? 'replication slot' : 'publication';
  return new Refused('conflict', `The ${words} ${value} is used by the source ${by}: choose another.`, {
    problems: [{ path: [what], message: `used by ${by}` }],
  });
}
