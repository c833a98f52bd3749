import { assert, describe, expect, test } from 'vitest';
import { defaultMapping } from '../compile-mapping.ts';
import { normalize } from '../normalize.ts';
import messages from '../test-data/debezium-postgres.json' with { type: 'json' };
import { makeForm, makeRaw, type Sent } from '../test-data/make-raw.ts';

const form = makeForm(defaultMapping('debezium-postgres'));
const run = (name: keyof typeof messages, over: Sent = {}) =>
  normalize(makeRaw({ ...(messages[name] as Sent), ...over }), form);
const only = (result: ReturnType<typeof normalize>) => {
  expect(result.dead).toEqual([]);
  const [event] = result.events;
  assert(event !== undefined);
  return event;
};

describe('messages of the log', () => {
  const logMessage = (prefix: string, content: string) =>
    makeRaw({
      key: JSON.stringify({ prefix }),
      value: JSON.stringify({
        op: 'm',
        ts_ms: 1795477021839,
        source: {
          connector: 'postgresql',
          db: 'postgres',
          schema: '',
          table: '',
          lsn: 5,
          ts_ms: 1795477021000,
        },
        message: { prefix, content: btoa(content) },
      }),
    });

  test('the heartbeat says until when the source is heard: its content, less one second', () => {
    const at = Date.UTC(2026, 10, 23, 23, 37, 5, 500);
    for (const text of [
      '2026-11-23T23:37:05.500123Z',
      '2026-11-23 23:37:05.500123+00',
      '2026-11-24 05:07:05.5+05:30',
      '2026-11-23 18:37:05.5-05',
    ]) {
      const result = normalize(logMessage('karma', text), form);
      expect(result).toEqual({ events: [], dead: [], heard: at - 1000, ignored: 'heartbeat' });
    }
  });

  test('a heartbeat without a time is a dead letter', () => {
    expect(normalize(logMessage('karma', 'now'), form).dead[0]?.code).toBe('bad_heartbeat');
  });

  test("the real ones: Karma's heartbeat, Debezium's, and the marks of a transaction", () => {
    const ignored = (heard: number | undefined, kind: string) => ({
      events: [],
      dead: [],
      heard,
      ignored: kind,
    });
    expect(run('karmaHeartbeat')).toEqual(
      ignored(Date.UTC(2026, 10, 24, 22, 50, 4, 112) - 1000, 'heartbeat'),
    );
    expect(run('ownHeartbeat')).toEqual(ignored(undefined, 'heartbeat'));
    expect(run('begin')).toEqual(ignored(undefined, 'transaction'));
    expect(run('end')).toEqual(ignored(undefined, 'transaction'));
  });

  test("an application's own message is an event", () => {
    const { envelope } = only(run('logMessageInTransaction'));
    expect(envelope).toMatchObject({
      ts: '2026-11-24T22:50:05.722037Z',
      event_type: 'postgres.message.app',
      entity_id: 'message:app',
      correlation_id: 'shop:tx:765',
      attrs: { op: 'm', prefix: 'app', content: '{"a":1}' },
    });
    const odd = only(normalize(logMessage('Audit Trail', '\xff'), form)).envelope;
    expect(odd).toMatchObject({
      event_type: 'postgres.message.audit_trail',
      entity_id: 'message:Audit_Trail',
    });
    expect(odd.attrs['content_base64']).toBe(btoa('\xff'));
  });

  test('outside a transaction its time is that of capture, and a restart does not make it another fact', () => {
    const { envelope, provenance } = only(run('logMessage'));
    expect(envelope).toMatchObject({ ts: '2026-11-24T22:50:05.776Z', correlation_id: '' });
    const message = JSON.parse(messages.logMessage.value);
    message.source.ts_us = 1795560600000000;
    const again = run('logMessage', { value: JSON.stringify(message) });
    expect(only(again).provenance.eventId).toBe(provenance.eventId);
  });
});
