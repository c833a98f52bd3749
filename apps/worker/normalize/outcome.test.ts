import { expect, test } from 'vitest';

import { DeadLetterSchema } from '@karma/core/contract/dead-letter.ts';
import { MAX_BYTES } from '@karma/core/contract/topics.ts';
import { compileMapping } from '@karma/core/normalize/compile-mapping.ts';
import { normalize } from '@karma/core/normalize/normalize.ts';
import type { RawMessage, SourceForm } from '@karma/core/normalize/raw-message.ts';

import { type Outcome, emptyOutcome, gather } from './outcome.ts';

function formWith(attrs?: string): SourceForm {
  const compiled = compileMapping({
    v: 1,
    adapter: 'json',
    expressions: { event_type: '"a.b.c"', entity_id: '"thing:" + string(msg.id)', ...(attrs && { attrs }) },
    tags: {},
  });
  if ('errors' in compiled) throw new Error(JSON.stringify(compiled.errors));
  return { name: 's', mapping: compiled.mapping, version: 3 };
}

function run(value: string, headers: RawMessage['headers'] = {}, form = formWith()): Outcome {
  const raw = {
    topic: 'raw.s',
    partition: 1,
    offset: '7',
    timestamp: 0,
    key: null,
    headers,
    receivedAt: Date.UTC(2026, 10, 2),
  };
  const message = { ...raw, value: new TextEncoder().encode(value) };
  const outcome = emptyOutcome();
  gather(outcome, normalize(message, form), message, form, 4);
  return outcome;
}

const letters = (outcome: Outcome) =>
  outcome.dead.map(({ value }) => DeadLetterSchema.parse(JSON.parse(String(value))));
const text = (bytes: number): string => 'x'.repeat(bytes);

test('good and bad items of one message are told apart', () => {
  const outcome = run('[{"id":1},{},{"id":2}]');
  expect(outcome.events.map(({ key }) => key)).toEqual(['thing:1', 'thing:2']);
  expect(letters(outcome).map(({ origin }) => origin)).toEqual(['raw.s/1/7/1']);
});

test('the largest raw message fits its dead letter whole', () => {
  const outcome = run(text(MAX_BYTES.raw));
  expect(Buffer.byteLength(String(outcome.dead[0]?.value))).toBeLessThan(MAX_BYTES.dead - 1_000);
  expect(letters(outcome)[0]?.value?.length).toBeGreaterThanOrEqual((MAX_BYTES.raw * 4) / 3);
});

test('many bad items of a large message share one letter, which names them and holds the message', () => {
  const outcome = run(`[${Array.from({ length: 30 }, () => `{"x":"${text(100_000)}"}`).join(',')}]`);
  const [letter] = letters(outcome);
  expect([outcome.dead.length, letter?.origin]).toEqual([1, 'raw.s/1/7']);
  expect(letter?.error).toMatch(/^30 items of this message are bad \(0, 1, 2, /);
});

test('a message of millions of items is one dead letter', () => {
  const outcome = run(`[${Array.from({ length: 1_000_000 }, () => '{}').join(',')}]`);
  expect(letters(outcome).map(({ code, origin }) => [code, origin])).toEqual([
    ['too_many_items', 'raw.s/1/7'],
  ]);
});

test('an event that Kafka would not take is a dead letter', () => {
  const form = formWith('{"a": msg.text, "b": msg.text, "c": msg.text}');
  const outcome = run(JSON.stringify({ id: 1, text: text(MAX_BYTES.raw / 2) }), {}, form);
  expect(outcome.events).toEqual([]);
  expect(letters(outcome)[0]?.error).toMatch(/leave parts of the message out/);
});

test('headers that JSON blows up beyond the limit are left in Kafka, and the letter says so', () => {
  const outcome = run('no json', { h: '\u0001'.repeat(4 * 1024 * 1024) });
  expect(letters(outcome)[0]).toMatchObject({ headers: {}, error: expect.stringContaining('only in Kafka') });
});

test('what was heard and when events happened is kept in order', () => {
  const outcome = run('2026-11-01T10:00:00.000Z', { 'karma-heartbeat': 'x' });
  expect(outcome).toMatchObject({ events: [], dead: [], ticks: [{ heard: Date.UTC(2026, 10, 1, 10) }] });
  expect(run('{"id":1}').ticks).toEqual([{ event: 0, backfill: false }]);
});
