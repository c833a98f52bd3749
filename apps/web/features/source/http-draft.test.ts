import { expect, test } from 'vitest';
import { draftOf, specOf, withField } from '../mapping/mapping-draft.ts';
import { tryInBrowser } from '../mapping/try-in-browser.ts';
import { EXAMPLE, isUntouched, messagesOf, NEW_HTTP, readSample, suggestFor } from './http-draft.ts';

test('one message, or one a line; what is neither is said', () => {
  expect(readSample('{"a":1}')).toEqual({ messages: ['{"a":1}'], first: { a: 1 } });
  expect(readSample('{"a":1}\n{"a":2}\n')).toMatchObject({ messages: ['{"a":1}', '{"a":2}'] });
  expect(readSample('{"a":')).toHaveProperty('problem');
  expect(readSample(' ')).toHaveProperty('problem');
});

test('the example becomes a valid event by what is suggested for it', () => {
  const read = readSample(EXAMPLE);
  if ('problem' in read) throw new Error(read.problem);
  const { spec, why } = suggestFor(read.first, 'bookings');
  expect(why).toContain('event_type');
  const trial = tryInBrowser('bookings', spec, messagesOf(read, 1_000));
  expect(trial).toMatchObject({
    results: [
      { events: [{ envelope: { event_type: 'booking.confirmed', ts: '2026-11-24T12:08:41.207Z' } }] },
    ],
  });
});

test('an envelope is recognised, and what was changed by hand is not replaced', () => {
  const envelope = {
    ts: '2026-11-24T12:00:00.000Z',
    event_type: 'a.b',
    entity_id: 'a:1',
    correlation_id: '',
    tags: {},
    attrs: {},
  };
  const { spec } = suggestFor(envelope, 'x');
  expect(spec.adapter).toBe('envelope');
  const mapping = draftOf(spec);
  const draft = { ...NEW_HTTP, mapping, suggested: JSON.stringify(specOf(mapping)) };
  expect(isUntouched(draft)).toBe(true);
  expect(isUntouched({ ...draft, mapping: withField(mapping, 'flow', '"f:1"') })).toBe(false);
});
