import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import type { Span } from '@karma/core/ledger/time-range.ts';
import { compileFilter, compileSpan, Parameters } from './compile-filter.ts';
import type { Ledger } from './connect-ledger.ts';
import { type EventLine, LINE_COLUMNS, LineRowSchema, type Point } from './event-row.ts';
import { addCosts, type Cost, NO_COST, runQuery } from './run-query.ts';
import type { Scope } from './scope.ts';

export type Direction = 'older' | 'newer';

export type EventsQuestion = {
  filter: EventFilter;
  /** Epoch ms, half-open. */
  span: Span;
  /** Begin beside this event (it is left out); absent: at the newest (older) or oldest (newer) of the span. */
  beside?: Point | undefined;
  direction: Direction;
  /** Leave out so many first: a jump of the scroll bar to where a bucket's count says that a row lies. */
  skip?: number | undefined;
  limit: number;
  signal?: AbortSignal | undefined;
};

export type EventsPage = {
  /** Newest first, whatever the direction. */
  events: EventLine[];
  /** No more in this direction. */
  end: boolean;
  /** Where the search stopped for lack of time, epoch ms: what lies beyond was not looked at. */
  stoppedAt?: number;
  cost: Cost;
};

/** Windows grow from the point on: most pages are full after the first, which reads little. */
const WINDOWS_MS = [15 * 60_000, 2 * 3_600_000, 12 * 3_600_000, 3 * 86_400_000, 14 * 86_400_000];
const BUDGET_MS = 15_000;

/**
 * A page of events beside a point, in either direction. Looks into growing windows of time until the page is full,
 * the span ends, or 15 s are over (`stoppedAt`). Throws as `runQuery` does.
 */
export async function queryEvents(ledger: Ledger, scope: Scope, of: EventsQuestion): Promise<EventsPage> {
  const deadline = performance.now() + BUDGET_MS;
  let cost = NO_COST;
  const events: EventLine[] = [];
  const skipping = (of.skip ?? 0) > 0;
  // Rows to skip must be counted from the start, so a jump is one window.
  for (const window of skipping ? [narrowed(of)] : windowsOf(of)) {
    const answer = await runQuery(
      ledger,
      { ...question(scope, of, window, of.limit - events.length), signal: of.signal },
      LineRowSchema,
    );
    cost = addCosts(cost, answer.cost);
    events.push(...answer.rows);
    if (events.length >= of.limit) return { events: inOrder(events, of.direction), end: false, cost };
    const reached = of.direction === 'older' ? window.from : window.to;
    const atEnd = of.direction === 'older' ? reached <= of.span.from : reached >= of.span.to;
    if (!atEnd && performance.now() > deadline) {
      return { events: inOrder(events, of.direction), end: false, stoppedAt: reached, cost };
    }
  }
  return { events: inOrder(events, of.direction), end: true, cost };
}

function inOrder(events: EventLine[], direction: Direction): EventLine[] {
  return direction === 'older' ? events : events.reverse();
}

/** The part of the span on the asked side of the point. */
function narrowed(of: EventsQuestion): Span {
  if (of.beside === undefined) return of.span;
  const ms = Math.floor(of.beside.us / 1_000);
  return of.direction === 'older'
    ? { from: of.span.from, to: Math.max(of.span.from, Math.min(of.span.to, ms + 1)) }
    : { from: Math.min(of.span.to, Math.max(of.span.from, ms)), to: of.span.to };
}

/** Windows that touch each other and together are the narrowed span, nearest the point first. */
export function windowsOf(
  of: Pick<EventsQuestion, 'span' | 'beside' | 'direction'> & Partial<EventsQuestion>,
): Span[] {
  const whole = narrowed({ filter: [], limit: 1, ...of });
  const windows: Span[] = [];
  let { from, to } = whole;
  for (const length of [...WINDOWS_MS, Number.POSITIVE_INFINITY]) {
    if (from >= to) break;
    if (of.direction === 'older') {
      const start = Math.max(from, to - length);
      windows.push({ from: start, to });
      to = start;
    } else {
      const stop = Math.min(to, from + length);
      windows.push({ from, to: stop });
      from = stop;
    }
  }
  return windows;
}

function question(
  scope: Scope,
  of: EventsQuestion,
  window: Span,
  limit: number,
): { sql: string; params: Record<string, unknown> } {
  const params = new Parameters();
  const conditions = [compileSpan(window, params), compileFilter(of.filter, scope, params)];
  if (of.beside !== undefined) conditions.push(compileBeside(of.beside, of.direction, params));
  const order = of.direction === 'older' ? 'DESC' : 'ASC';
  const skip = of.skip === undefined ? '' : ` OFFSET ${params.add(of.skip, 'UInt64')}`;
  return {
    sql: `SELECT ${LINE_COLUMNS} FROM events WHERE ${conditions.join(' AND ')}
      ORDER BY ts ${order}, event_id ${order} LIMIT ${params.add(limit, 'UInt64')}${skip}`,
    params: params.values,
  };
}

function compileBeside(point: Point, direction: Direction, params: Parameters): string {
  const sign = direction === 'older' ? '<' : '>';
  const ts = `fromUnixTimestamp64Micro(${params.add(point.us, 'Int64')}, 'UTC')`;
  // ts alone first: the index of times understands it, a tuple it does not.
  return `ts ${sign}= ${ts} AND (ts ${sign} ${ts} OR event_id ${sign} ${params.add(point.id, 'UUID')})`;
}
