import {
  ADAPTERS_OF,
  type MappingSpec,
  MappingSpecSchema,
  SOURCE_KINDS,
} from '@karma/core/contract/mapping.ts';
import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { SourceRef } from '../source/fields.ts';
import { lockSource } from '../source/find-source.ts';
import { verb } from '../verb.ts';
import { checkMapping } from './check-mapping.ts';
import { insertMapping } from './insert-mapping.ts';

/**
 * Saves a mapping as the source's next version and wants it in force: normalize switches at its next batch.
 * `basedOn` is the version that was edited: who saves second learns that there is a newer one.
 */
export const saveMapping = verb({
  name: 'mapping.save',
  kind: 'mutation',
  permission: 'mapping:write',
  input: z.strictObject({
    source: SourceRef,
    spec: MappingSpecSchema,
    note: z.string().trim().max(1_000).default(''),
    basedOn: z.number().int().positive(),
  }),
  async run({ ctx, input }) {
    checkMapping(input.spec);
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      requireAdapterOf(source, input.spec);
      const newest = await tx.mapping.findFirst({
        where: { sourceId: source.id },
        orderBy: { version: 'desc' },
        select: { version: true, createdBy: true },
      });
      if (newest !== null && newest.version !== input.basedOn) {
        throw new Refused(
          'conflict',
          `Version ${newest.version} was saved meanwhile. Look at it and put your change on top of it.`,
        );
      }
      const version = (newest?.version ?? 0) + 1;
      const { spec, note } = input;
      await insertMapping(tx, { sourceId: source.id, version, spec, note, createdBy: ctx.user.id });
      await tx.source.update({ where: { id: source.id }, data: { mappingVersion: version } });
      const detail = { version, note, before: source.mappingVersion };
      await recordAudit(tx, ctx, 'mapping.changed', `source:${source.name}`, detail);
      return { source: source.name, version };
    });
  },
});

function requireAdapterOf(source: { name: string; kind: string }, spec: MappingSpec): void {
  const kind = z.enum(SOURCE_KINDS).parse(source.kind);
  if (ADAPTERS_OF[kind].includes(spec.adapter)) return;
  const message = `the source ${source.name} speaks ${ADAPTERS_OF[kind].join(' or ')}`;
  throw new Refused('bad_input', `The mapping cannot be used: ${message}, not ${spec.adapter}.`, {
    problems: [{ path: ['spec', 'adapter'], message }],
  });
}
