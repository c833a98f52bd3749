import type { Prisma } from '@karma/db/postgres/generated/client.ts';
import type { Transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { Refused } from '../refused.ts';

const Uuid = z.uuid();
const RowId = z.array(z.object({ id: z.string() }));

export const WITH_ALL = { connector: true, status: true } as const satisfies Prisma.SourceInclude;
export type SourceRow = Prisma.SourceGetPayload<{ include: typeof WITH_ALL }>;

/** A source by id or name; throws `Refused` where there is none. */
export async function findSource(tx: Transaction, ref: string): Promise<SourceRow> {
  // A name may look like an id; anything else asked for as an id is an error of Postgres.
  const where = Uuid.safeParse(ref).success ? { OR: [{ id: ref }, { name: ref }] } : { name: ref };
  const source = await tx.source.findFirst({ where, include: WITH_ALL });
  if (source === null)
    throw new Refused('not_found', `There is no source ${ref}. Look at the list of sources.`);
  return source;
}

/** As `findSource`, and nobody else changes it until the transaction ends; a removed source is refused. */
export async function lockSource(tx: Transaction, ref: string): Promise<SourceRow> {
  const { id } = await findSource(tx, ref);
  RowId.parse(await tx.$queryRaw`SELECT id::text FROM source WHERE id = ${id}::uuid FOR UPDATE`);
  // Read again: it may have changed while we waited.
  const source = await findSource(tx, id);
  if (source.state === 'removed') {
    throw new Refused(
      'conflict',
      `The source ${source.name} was removed. Register a new one under another name.`,
    );
  }
  return source;
}
