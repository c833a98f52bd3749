import type { JsonValue } from '@karma/core/contract/envelope.ts';
import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { parseJson } from '@karma/core/normalize/read-json.ts';
import { recogniseAdapter, suggestMapping } from '@karma/core/normalize/recognise.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import { type MappingDraft, specOf } from '../mapping/mapping-draft.ts';
import { sampleOf } from '../mapping/sample-of.ts';

export const HTTP_STEPS = ['sample', 'mapping', 'save'] as const;
export type HttpStep = (typeof HTTP_STEPS)[number];

/** What was typed while a source that sends by HTTP is being registered. */
export type HttpDraft = {
  title: string;
  name: string;
  sample: string;
  mapping: MappingDraft | null;
  /** The mapping that was suggested last, as text: one that was changed by hand is not replaced. */
  suggested: string | null;
};

export const NEW_HTTP: HttpDraft = { title: '', name: '', sample: '', mapping: null, suggested: null };

export type ReadSample = { messages: readonly string[]; first: JsonValue } | { problem: string };

/** One JSON message, or one a line; `problem` says what is wrong with the text. */
export function readSample(text: string): ReadSample {
  const trimmed = text.trim();
  if (trimmed === '') return { problem: 'Paste a message as your program sends it.' };
  const whole = tryJson(trimmed);
  if ('json' in whole) return { messages: [trimmed], first: whole.json };
  const lines = trimmed.split('\n').filter((line) => line.trim() !== '');
  const read = lines.map(tryJson);
  const [first] = read;
  if (lines.length > 1 && first !== undefined && 'json' in first && read.every((line) => 'json' in line)) {
    return { messages: lines, first: first.json };
  }
  return { problem: `This is no JSON: ${whole.problem}` };
}

function tryJson(text: string): { json: JsonValue } | { problem: string } {
  try {
    return { json: parseJson(text) };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: error.message };
    throw error;
  }
}

export function messagesOf(read: ReadSample, at: number): SampleMessage[] {
  if ('problem' in read) return [];
  return read.messages.map((text, offset) => sampleOf(text, { at: at + offset, offset }));
}

/** Which adapter the sample looks made for and why, with a mapping to begin with. */
export function suggestFor(first: JsonValue, name: string): { spec: MappingSpec; why: string } {
  const { adapter, why } = recogniseAdapter(first);
  if (adapter === 'envelope') return { spec: { v: 1, adapter, expressions: {}, tags: {} }, why };
  const spec = suggestMapping(first, name);
  const taken = Object.keys(spec.expressions).join(', ');
  return {
    spec,
    why:
      adapter === 'json'
        ? `${why} Suggested from the names of its fields: ${taken}.`
        : `${why} Over HTTP it is read as JSON.`,
  };
}

/** Whether the mapping is still as it was suggested, so that another sample may bring another. */
export function isUntouched(draft: HttpDraft): boolean {
  return draft.mapping === null || JSON.stringify(specOf(draft.mapping)) === draft.suggested;
}

export const EXAMPLE = JSON.stringify(
  {
    id: 'bk-2041',
    type: 'booking.confirmed',
    occurred_at: '2026-11-24T12:08:41.207Z',
    request_id: 'req-77',
    hotel: 'Seaview',
    nights: 3,
  },
  null,
  2,
);
