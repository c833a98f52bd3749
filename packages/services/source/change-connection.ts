import { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';
import { PostgresConnectionSchema } from '@karma/core/source/requests.ts';
import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { Refused } from '../refused.ts';
import { verb } from '../verb.ts';
import { connectorConfig } from './connector-config.ts';
import { SourceRef } from './fields.ts';
import { lockSource } from './find-source.ts';
import { isSamePlace } from './is-same-place.ts';
import { refuseSharedCapture } from './refuse-shared-capture.ts';
import { sealSourceSecret } from './source-secret.ts';

/**
 * Reaches a captured database in another way (moved host, other user, new password). It must be the same database:
 * the connector goes on at its position in the log. Without `password` the kept one stays.
 */
export const changeConnection = verb({
  name: 'source.change-connection',
  kind: 'mutation',
  permission: 'source:write',
  input: z.strictObject({
    source: SourceRef,
    connection: PostgresConnectionSchema,
    password: z.string().min(1).max(1_000).optional(),
  }),
  async run({ ctx, input }) {
    return transaction(ctx.db, async (tx) => {
      const source = await lockSource(tx, input.source);
      if (source.kind !== 'postgres') {
        throw new Refused('conflict', `${source.name} is no captured database: it has no connection.`);
      }
      const before = PostgresSourceConfig.parse(source.config);
      if (input.password === undefined && !isSamePlace(before.connection, input.connection)) {
        // Else whoever may edit the form could have the kept password sent to a host of theirs.
        throw new Refused(
          'bad_input',
          'Enter the password again: another host, port or user is asked with it.',
          {
            problems: [{ path: ['password'], message: 'enter it again' }],
          },
        );
      }
      const config = { ...before, connection: input.connection };
      await refuseSharedCapture(tx, config, source.id);
      await tx.source.update({
        where: { id: source.id },
        data: {
          config,
          ...(input.password !== undefined && {
            secret: sealSourceSecret(ctx.secret, source.id, input.password),
          }),
        },
      });
      await tx.connector.update({
        where: { sourceId: source.id },
        data: { config: connectorConfig(source, config), generation: { increment: 1 } },
      });
      const detail = {
        before: before.connection,
        after: config.connection,
        password: input.password !== undefined,
      };
      await recordAudit(tx, ctx, 'source.connection_changed', `source:${source.name}`, detail);
      return { id: source.id, name: source.name };
    });
  },
});
