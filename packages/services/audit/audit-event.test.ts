import { EnvelopeSchema } from '@karma/core/contract/envelope.ts';
import { fromHeaders } from '@karma/core/contract/headers.ts';
import { expect, test } from 'vitest';
import { auditEvent } from './audit-event.ts';

const ENTRY = {
  id: 7n,
  at: new Date('2026-11-01T10:00:00.123Z'),
  actor: { id: 'u1', name: 'Ann', role: 'admin' },
  verb: 'source.registered',
  subject: 'source:shop',
  detail: { tables: ['public.orders'] },
} as const;

const entry = { ...ENTRY, detail: { tables: [...ENTRY.detail.tables] } };

test('it is an event by the contract, about its subject', () => {
  const message = auditEvent(entry);
  const envelope = EnvelopeSchema.parse(message.value);
  expect(envelope).toMatchObject({
    ts: '2026-11-01T10:00:00.123Z',
    event_type: 'karma.audit.source.registered',
    entity_id: 'source:shop',
    attrs: { links: [{ rel: 'about', entity_id: 'source:shop' }] },
  });
  expect(fromHeaders(message.headers)).toMatchObject({
    source: 'karma',
    flow: 'source:shop',
    flowKind: 'source',
    origin: 'karma.audit/0/7',
  });
  expect(message.key).toBe('source:shop');
});

test('the same entry has the same event id, another has another', () => {
  const idOf = (message: ReturnType<typeof auditEvent>) => fromHeaders(message.headers).eventId;
  expect(idOf(auditEvent(entry))).toBe(idOf(auditEvent(entry)));
  expect(idOf(auditEvent({ ...entry, id: 8n }))).not.toBe(idOf(auditEvent(entry)));
});
