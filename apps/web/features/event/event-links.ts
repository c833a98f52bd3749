import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import { formatFilter } from '@karma/core/ledger/filter-text.ts';
import { formatRange, type TimeRange } from '@karma/core/ledger/time-range.ts';
import type { TimelineSubject } from '@karma/db/ledger/query-timeline.ts';

/** The address of the Events screen with this filter, range and open event. */
export function eventsHref(of: {
  filter?: EventFilter;
  range?: TimeRange;
  event?: { id: string; us: number };
}): string {
  const parameters = new URLSearchParams();
  if (of.filter !== undefined && of.filter.length > 0) parameters.set('q', formatFilter(of.filter));
  if (of.range !== undefined) parameters.set('range', formatRange(of.range));
  if (of.event !== undefined) {
    parameters.set('event', of.event.id);
    parameters.set('at', String(Math.floor(of.event.us / 1_000)));
  }
  return withParameters('/events', parameters);
}

/** The address of the story of an entity, a correlation or a flow. */
export function timelineHref(subject: TimelineSubject, value: string): string {
  return withParameters('/events/timeline', new URLSearchParams({ [subject]: value }));
}

function withParameters(path: string, parameters: URLSearchParams): string {
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}
