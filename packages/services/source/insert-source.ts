import { randomUUID } from 'node:crypto';
import type { JsonObject } from '@karma/core/contract/envelope.ts';
import type { MappingSpec, SourceKind } from '@karma/core/contract/mapping.ts';
import { rawTopic } from '@karma/core/contract/topics.ts';
import type { Transaction } from '@karma/db/postgres/transaction.ts';
import type { Context } from '../context.ts';
import { insertMapping } from '../mapping/insert-mapping.ts';
import { Refused } from '../refused.ts';

export type NewSource = {
  name: string;
  title: string;
  kind: Exclude<SourceKind, 'envelopes'>;
  config: JsonObject;
  mapping: MappingSpec;
  demo: boolean;
  /** Seals the secret for the new id; null where there is none. */
  seal: ((id: string) => string) | null;
};

/** Source and version 1 of its mapping. Throws `Refused` where the name is taken, also by a removed source. */
export async function insertSource(
  tx: Transaction,
  ctx: Context,
  source: NewSource,
): Promise<{ id: string; topic: string }> {
  // Two who register one name at once: the second waits here and then sees the first.
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`source/${source.name}`}, 0))`;
  const taken = await tx.source.findUnique({ where: { name: source.name }, select: { state: true } });
  if (taken !== null) {
    const removed = taken.state === 'removed' ? ' by a source that was removed, whose events carry it' : '';
    throw new Refused('conflict', `The name ${source.name} is taken${removed}. Choose another.`, {
      problems: [{ path: ['name'], message: `taken${removed}` }],
    });
  }
  const id = randomUUID();
  const topic = rawTopic(source.name);
  const { name, title, kind, config, demo } = source;
  await tx.source.create({
    data: {
      id,
      name,
      title,
      kind,
      topic,
      config,
      demo,
      secret: source.seal?.(id) ?? null,
      createdBy: ctx.user.id,
    },
  });
  await insertMapping(tx, {
    sourceId: id,
    version: 1,
    spec: source.mapping,
    note: 'As registered',
    createdBy: ctx.user.id,
  });
  return { id, topic };
}
