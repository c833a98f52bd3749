import { type TimeRange } from '@karma/core/ledger/time-range.ts';
import { eventsHref } from '../event/event-links.ts';

/** As the page and the screen ask for the list: the key of its answer. Not ⌘K's, which is there first and empty. */
export const ALL_SOURCES = { limit: 500 };

export function sourceHref(name: string): string {
  return `/sources/${encodeURIComponent(name)}`;
}

export function mappingHref(name: string, of: { dead?: string; version?: number } = {}): string {
  const parameters = new URLSearchParams();
  if (of.dead !== undefined) parameters.set('dead', of.dead);
  if (of.version !== undefined) parameters.set('version', String(of.version));
  const text = parameters.toString();
  return `${sourceHref(name)}/mapping${text === '' ? '' : `?${text}`}`;
}

/** Events of one source, the open one at its time. */
export function sourceEventsHref(
  name: string,
  of: { event?: { id: string; at: number }; range?: TimeRange } = {},
): string {
  return eventsHref({
    filter: [{ on: 'field', field: 'source', value: name, not: false }],
    ...(of.range === undefined ? {} : { range: of.range }),
    ...(of.event === undefined ? {} : { event: { id: of.event.id, us: of.event.at * 1_000 } }),
  });
}

export function deadHref(name: string): string {
  return `/dead-letters?source=${encodeURIComponent(name)}`;
}

export const KIND_WORDS: Readonly<Record<string, string>> = {
  postgres: 'Postgres',
  http: 'HTTP',
  envelopes: 'Envelopes',
};
