import { HttpSourceForm } from '@karma/core/source/source-form.ts';
import { transaction } from '@karma/db/postgres/transaction.ts';
import { z } from 'zod';
import { recordAudit } from '../audit/record-audit.ts';
import { checkMapping } from '../mapping/check-mapping.ts';
import { makeToken } from '../token/make-token.ts';
import { verb } from '../verb.ts';
import { insertSource } from './insert-source.ts';
import { intakeEndpoint } from './intake-endpoint.ts';

/**
 * Makes a source that sends by HTTP, with version 1 of its mapping and its first token, whose text the answer alone
 * holds: show it once.
 */
export const registerHttp = verb({
  name: 'source.register-http',
  kind: 'mutation',
  permission: 'source:write',
  input: z.strictObject({
    ...HttpSourceForm.shape,
    tokenName: z.string().trim().min(1).max(100).default('first token'),
    /** Part of the demonstration. */
    demo: z.boolean().default(false),
  }),
  async run({ ctx, input }) {
    checkMapping(input.mapping);
    const { name, title, mapping, demo } = input;
    return transaction(ctx.db, async (tx) => {
      const source = await insertSource(tx, ctx, {
        name,
        title,
        kind: 'http',
        config: {},
        mapping,
        demo,
        seal: null,
      });
      const { text, ...kept } = makeToken();
      await tx.intakeToken.create({
        data: { sourceId: source.id, name: input.tokenName, createdBy: ctx.user.id, ...kept },
      });
      const detail = { kind: 'http', title, adapter: mapping.adapter, prefix: kept.prefix };
      await recordAudit(tx, ctx, 'source.registered', `source:${name}`, detail);
      return { ...source, name, token: text, endpoint: intakeEndpoint(ctx.intakeUrl, 'http', name) };
    });
  },
});
