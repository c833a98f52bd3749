import { type Envelope, type JsonObject, kindOf } from '@karma/core/contract/envelope.ts';
import { toHeaders } from '@karma/core/contract/headers.ts';
import { naturalEventId } from '@karma/core/normalize/event-id.ts';
import { TOPIC } from '@karma/core/contract/topics.ts';
import type { Message } from '../outbox/publish.ts';
import type { Actor } from '../context.ts';

export type AuditEntry = {
  id: bigint;
  at: Date;
  actor: Actor;
  verb: string;
  /** `<kind>:<key>` of what was changed. */
  subject: string;
  detail: JsonObject;
};

/** The event that tells the ledger what was done: `karma.audit.<verb>` about its subject. Pure. */
export function auditEvent(entry: AuditEntry): Message {
  const { id, at, actor, verb, subject, detail } = entry;
  const envelope: Envelope = {
    ts: at.toISOString(),
    event_type: `karma.audit.${verb}`,
    entity_id: subject,
    correlation_id: '',
    tags: { actor: actor.id, verb },
    attrs: {
      actor: { id: actor.id, name: actor.name, role: actor.role },
      detail,
      links: [{ rel: 'about', entity_id: subject }],
    },
  };
  return {
    topic: TOPIC.normalized,
    key: subject,
    headers: toHeaders({
      // The time goes in, too: a restored database counts its rows from an older number on.
      eventId: naturalEventId('karma', `audit/${id}/${at.getTime()}`),
      source: 'karma',
      flow: subject,
      flowKind: kindOf(subject),
      // No raw message made it: the row of the audit is where it comes from.
      origin: `karma.audit/0/${id}`,
      ingestedAt: at.getTime(),
      mapping: 0,
      backfill: '',
    }),
    value: envelope,
  };
}
