import { setImmediate } from 'node:timers/promises';
import type { Envelope } from '@karma/core/contract/envelope.ts';
import type { CompiledMapping } from '@karma/core/normalize/compile-mapping.ts';
import { normalize } from '@karma/core/normalize/normalize.ts';
import type { Ignored } from '@karma/core/normalize/raw-message.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import { toRaw } from './sample.ts';

export type TriedEvent = {
  eventId: string;
  envelope: Envelope;
  flow: string;
  flowKind: string;
  backfill: string;
};

/** What one message became. */
export type Tried = {
  partition: number;
  offset: string;
  events: TriedEvent[];
  dead: { code: string; error: string }[];
  /** Why it is rightly no event; null where it is one, or a dead letter. */
  ignored: Ignored | null;
};

/** Other requests are served in between. */
const CHUNK = 500;

/** What the messages become under a mapping, by the same functions that the worker uses; nothing is written. */
export async function tryMapping(
  mapping: CompiledMapping,
  source: { name: string; topic: string },
  messages: readonly SampleMessage[],
): Promise<Tried[]> {
  const form = { name: source.name, mapping, version: 0 };
  const tried: Tried[] = [];
  for (const [at, message] of messages.entries()) {
    if (at > 0 && at % CHUNK === 0) await setImmediate();
    const { events, dead, ignored } = normalize(toRaw(source.topic, message), form);
    tried.push({
      partition: message.partition,
      offset: message.offset,
      events: events.map(({ envelope, provenance }) => ({
        eventId: provenance.eventId,
        envelope,
        flow: provenance.flow,
        flowKind: provenance.flowKind,
        backfill: provenance.backfill,
      })),
      dead: dead.map(({ code, error }) => ({ code, error })),
      ignored: ignored ?? null,
    });
  }
  return tried;
}

export type TriedCounts = {
  messages: number;
  events: number;
  dead: number;
  ignored: number;
  /** Most first. */
  types: { type: string; count: number }[];
  /** Distinct flows. */
  flows: number;
};

/** What a sample became, in figures. */
export function countTried(tried: readonly Tried[]): TriedCounts {
  const events = tried.flatMap((one) => one.events);
  const types = Map.groupBy(events, (event) => event.envelope.event_type);
  return {
    messages: tried.length,
    events: events.length,
    dead: tried.reduce((sum, one) => sum + one.dead.length, 0),
    ignored: tried.filter((one) => one.ignored !== null).length,
    types: [...types]
      .map(([type, of]) => ({ type, count: of.length }))
      .toSorted((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1)),
    flows: new Set(events.map((event) => event.flow)).size,
  };
}
