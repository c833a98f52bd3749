import type { EventLine } from '@karma/db/ledger/event-row.ts';

/**
 * The part of a long list that is loaded: neighbouring rows without a hole, somewhere in the slots that the scroll
 * bar stands for. Cursors make it exact; where it lies among the slots is an estimate from counts, put right as
 * soon as it touches an end. So any place of millions of rows is one page away, and no row is shown twice.
 */
export type Run = {
  /** Newest first. */
  rows: EventLine[];
  /** Slot of the first of them. */
  start: number;
  /** Nothing newer, nothing older. */
  atTop: boolean;
  atBottom: boolean;
  slots: number;
};

/** Existing rows moved by so many slots: scroll along, so that they stay where they are seen. */
export type Moved = { run: Run; shift: number };

export type Page = { events: EventLine[]; end: boolean };

/** Browsers cannot draw elements much higher than 16 million pixels; beyond so many rows a slot is several. */
export const MOST_SLOTS = 500_000;
/** Rows kept; those farthest away go first. */
const MOST_ROWS = 4_000;
/** Room for rows that must be there although the count did not know them. */
const ROOM = 200;

export function slotsFor(total: number): number {
  return Math.min(total, MOST_SLOTS);
}

export function firstRun(page: Page, total: number): Run {
  const { events: rows, end } = page;
  return {
    rows,
    start: 0,
    atTop: true,
    atBottom: end,
    slots: slotCount(0, rows.length, end, slotsFor(total)),
  };
}

/** A page in the middle, whose newest row is thought to lie at `slot`. */
export function jumpedRun(page: Page, slot: number, total: number): Run {
  const { events: rows, end } = page;
  const slots = slotCount(slot, rows.length, end, slotsFor(total));
  return { rows, start: slot, atTop: false, atBottom: end, slots };
}

function slotCount(start: number, length: number, end: boolean, thought: number): number {
  return end ? start + length : Math.max(thought, start + length + 1);
}

export function appendOlder(run: Run, page: Page): Run {
  const rows = [...run.rows, ...unknownOf(run, page.events)];
  const dropped = Math.max(0, rows.length - MOST_ROWS);
  return {
    rows: rows.slice(dropped),
    start: run.start + dropped,
    atTop: run.atTop && dropped === 0,
    atBottom: page.end,
    slots: slotCount(run.start, rows.length, page.end, run.slots),
  };
}

export function prependNewer(run: Run, page: Page): Moved {
  const added = unknownOf(run, page.events);
  const thought = run.start - added.length;
  const start = page.end ? 0 : thought > 0 ? thought : ROOM;
  const shift = start + added.length - run.start;
  const rows = [...added, ...run.rows].slice(0, MOST_ROWS);
  const atBottom = run.atBottom && rows.length === added.length + run.rows.length;
  const slots = slotCount(start, rows.length, atBottom, run.slots + shift);
  return { run: { rows, start, atTop: page.end, atBottom, slots }, shift };
}

/**
 * Puts events that just came in where their time belongs. What is older than the loaded rows is only counted: it
 * is there when one scrolls to it. Events already shown are replaced (a fact told anew keeps its id).
 */
export function mergeLive(run: Run, events: readonly EventLine[]): Moved {
  const coming = new Map(events.map((event) => [event.id, event]));
  const kept = run.rows.filter((row) => !coming.has(row.id));
  const known = run.rows.length - kept.length;
  const oldest = run.rows.at(-1);
  const within = [...coming.values()].filter(
    (event) => run.atBottom || oldest === undefined || event.us >= oldest.us,
  );
  const rows = [...kept, ...within].sort((a, b) => b.us - a.us || compareIds(a.id, b.id));
  const dropped = Math.max(0, rows.length - MOST_ROWS);
  const shown = rows.slice(0, rows.length - dropped);
  return {
    run: {
      ...run,
      rows: shown,
      atBottom: run.atBottom && dropped === 0,
      slots: Math.min(MOST_SLOTS, Math.max(run.slots + coming.size - known, shown.length)),
    },
    shift: within.length - known,
  };
}

/** Events of the same microsecond lie as ClickHouse orders their ids (its upper half counts last). */
function compareIds(a: string, b: string): number {
  const turned = (id: string): string => id.slice(19) + id.slice(0, 18);
  return turned(a) < turned(b) ? 1 : -1;
}

function unknownOf(run: Run, events: EventLine[]): EventLine[] {
  const known = new Set(run.rows.map((row) => row.id));
  return events.filter((event) => !known.has(event.id));
}

/** What to load when these slots are in view; nothing when all is there. */
export function needOf(
  run: Run,
  first: number,
  last: number,
): 'nothing' | 'older' | 'newer' | { jump: number } {
  const margin = 60;
  const end = run.start + run.rows.length;
  if (last < run.start - 2 * margin || first > end + 2 * margin) return { jump: first };
  if (!run.atBottom && last >= end - margin) return 'older';
  if (!run.atTop && first <= run.start + margin) return 'newer';
  return 'nothing';
}

type Counted = { start: number; counts: number[]; errors: number };

/**
 * Where row `index` (0 is the newest) of a histogram's events lies: at or before the end of a bucket (epoch ms),
 * after `skip` newer rows of it. Undefined beyond the last.
 */
export function placeOfRow(
  buckets: readonly Counted[],
  width: number,
  index: number,
): { to: number; skip: number } | undefined {
  let before = 0;
  for (const bucket of buckets.toReversed()) {
    const held = bucket.counts.reduce((sum, count) => sum + count, bucket.errors);
    if (index < before + held) return { to: bucket.start + width, skip: index - before };
    before += held;
  }
  return undefined;
}
