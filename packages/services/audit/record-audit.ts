import type { JsonObject } from '@karma/core/contract/envelope.ts';
import type { Transaction } from '@karma/db/postgres/transaction.ts';
import type { Context } from '../context.ts';
import { publish } from '../outbox/publish.ts';
import { auditEvent } from './audit-event.ts';

/**
 * Writes down who did what, and publishes it as the event `karma.audit.<verb>`: both are kept exactly if the change
 * of the same transaction is. `verb` is in the past tense (`source.registered`), `subject` is `<kind>:<key>`,
 * `detail` never holds a secret.
 */
export async function recordAudit(
  tx: Transaction,
  ctx: Pick<Context, 'user' | 'now'>,
  verb: string,
  subject: string,
  detail: JsonObject,
): Promise<void> {
  const at = ctx.now();
  const row = await tx.audit.create({ data: { at, actor: ctx.user.id, verb, subject, detail } });
  await publish(tx, auditEvent({ id: row.id, at, actor: ctx.user, verb, subject, detail }));
}
