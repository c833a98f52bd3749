import { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';
import { PostgresSourceForm } from '@karma/core/source/source-form.ts';
import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { checkMapping } from '../mapping/check-mapping.ts';
import { verb } from '../verb.ts';
import { connectorConfig, connectorName } from './connector-config.ts';
import { insertSource } from './insert-source.ts';
import { refuseSharedCapture } from './refuse-shared-capture.ts';
import { sealSourceSecret } from './source-secret.ts';

/**
 * Captures a Postgres database: source, version 1 of its mapping and the connector that is wanted, its password
 * sealed. The worker makes and starts the connector; `source.get` tells how it goes.
 */
export const registerPostgres = verb({
  name: 'source.register-postgres',
  kind: 'mutation',
  permission: 'source:write',
  input: z.strictObject({
    ...PostgresSourceForm.shape,
    /** Part of the demonstration. */
    demo: z.boolean().default(false),
  }),
  async run({ ctx, input }) {
    checkMapping(input.mapping);
    const { name, title, mapping, demo, password, ...rest } = input;
    const config = PostgresSourceConfig.parse(rest);
    return transaction(ctx.db, async (tx) => {
      const source = await insertSource(tx, ctx, {
        name,
        title,
        kind: 'postgres',
        config,
        mapping,
        demo,
        seal: (id) => sealSourceSecret(ctx.secret, id, password),
      });
      await refuseSharedCapture(tx, config, source.id);
      const connector = connectorConfig({ name, topic: source.topic }, config);
      await tx.connector.create({
        data: { sourceId: source.id, name: connectorName(name), config: connector },
      });
      await recordAudit(tx, ctx, 'source.registered', `source:${name}`, {
        kind: 'postgres',
        title,
        ...config,
      });
      return { ...source, name };
    });
  },
});
