import type { EventFilter } from '@karma/core/ledger/event-filter.ts';
import type { Span } from '@karma/core/ledger/time-range.ts';
import type { EventLine, Point } from '@karma/db/ledger/event-row.ts';
import type { Direction, EventsPage } from '@karma/db/ledger/query-events.ts';
import type { Histogram } from '@karma/db/ledger/query-histogram.ts';
import type { Cost } from '@karma/db/ledger/run-query.ts';
import {
  appendOlder,
  firstRun,
  jumpedRun,
  mergeLive,
  needOf,
  placeOfRow,
  prependNewer,
  type Run,
  slotsFor,
} from './event-run.ts';

export type Question = { filter: EventFilter; span: Span };
export type PageQuestion = Question & {
  beside?: Point | undefined;
  direction: Direction;
  skip?: number | undefined;
};
export type Ask = (question: PageQuestion, signal: AbortSignal) => Promise<EventsPage>;

export type ListState = {
  run: Run | null;
  /** Of the last page. */
  cost: Cost | null;
  /** The search looked no further than this for lack of time, epoch ms. */
  stoppedAt: number | null;
  /** `first`: nothing to show yet; `again`: the old is shown until the new is there. */
  loading: 'first' | 'again' | null;
  error: unknown;
  /** How far rows have moved among the slots since the list began: the table scrolls along. */
  moved: number;
  /** Grows when the table is to show the slot `at`. */
  begun: number;
  at: number;
};

/** Orders before every other id. */
const NO_ID = '00000000-0000-0000-0000-000000000000';

/** A jump of the scroll bar settles before a page is asked for. */
const SETTLE_MS = 100;

/**
 * The list of matching events: pages are fetched as one scrolls, in both directions, one at a time; a far jump
 * begins a new run of pages there. Outside React, so that what is under way never sees an old render.
 */
export class EventList {
  #state: ListState = {
    run: null,
    cost: null,
    stoppedAt: null,
    loading: 'first',
    error: null,
    moved: 0,
    begun: 0,
    at: 0,
  };
  readonly #ask: Ask;
  readonly #listeners = new Set<() => void>();
  #question: Question | undefined;
  #counted: Pick<Histogram, 'buckets' | 'width' | 'total'> | undefined;
  #abort = new AbortController();
  #busy = false;
  #seen: [first: number, last: number] = [0, 40];
  #settle: ReturnType<typeof setTimeout> | undefined;

  constructor(ask: Ask) {
    this.#ask = ask;
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  };
  readonly state = (): ListState => this.#state;

  /**
   * Asks anew: from the top or, with `around` (epoch ms), from there in both directions. The old rows stay until the
   * new ones are there.
   */
  async begin(question: Question, around: number | null = null): Promise<void> {
    this.stop();
    this.#question = question;
    this.#abort = new AbortController();
    this.#set({ loading: this.#state.run === null ? 'first' : 'again' });
    const begun = around === null ? await this.#fromTop(question) : await this.#fromMiddle(question, around);
    if (begun === undefined) return;
    this.#seen = [begun.at, begun.at + 40];
    this.#set({ ...begun, loading: null, begun: this.#state.begun + 1 });
    void this.#fill();
  }

  async #fromTop(question: Question): Promise<{ run: Run; at: number } | undefined> {
    const page = await this.#page({ ...question, direction: 'older' });
    return page && { run: firstRun(page, this.#counted?.total ?? 0), at: 0 };
  }

  async #fromMiddle(question: Question, around: number): Promise<{ run: Run; at: number } | undefined> {
    const beside = { us: (around + 1) * 1_000, id: NO_ID };
    const older = await this.#page({ ...question, beside, direction: 'older' });
    if (older === undefined) return undefined;
    const newer = await this.#page({ ...question, beside, direction: 'newer' });
    if (newer === undefined) return undefined;
    const { run } = prependNewer(jumpedRun(older, 0, this.#counted?.total ?? 0), newer);
    return { run, at: run.start + newer.events.length };
  }

  stop(): void {
    this.#abort.abort();
    this.#busy = false;
    clearTimeout(this.#settle);
  }

  /** The count of all matching events, which comes by another question, and where in time they lie. */
  count(histogram: Pick<Histogram, 'buckets' | 'width' | 'total'>): void {
    this.#counted = histogram;
    const { run } = this.#state;
    if (run === null || run.atBottom || !run.atTop) return;
    this.#set({ run: { ...run, slots: Math.max(slotsFor(histogram.total), run.rows.length + 1) } });
  }

  /** These slots are in view. */
  see(first: number, last: number): void {
    this.#seen = [first, last];
    void this.#fill();
  }

  /** Asks the table to go to the top; false if the top is not loaded. */
  showTop(): boolean {
    if (this.#state.run?.atTop !== true) return false;
    this.#set({ at: 0, begun: this.#state.begun + 1 });
    return true;
  }

  merge(events: readonly EventLine[]): void {
    const { run } = this.#state;
    if (run !== null && events.length > 0) this.#move(mergeLive(run, events));
  }

  async #fill(): Promise<void> {
    const { run, loading } = this.#state;
    if (run === null || this.#question === undefined || this.#busy || loading !== null) return;
    const need = needOf(run, ...this.#seen);
    if (need === 'nothing') return;
    if (typeof need === 'object') {
      clearTimeout(this.#settle);
      this.#settle = setTimeout(() => void this.#jump(), SETTLE_MS);
      return;
    }
    const beside = this.#edge(run, need);
    if (beside === undefined) return;
    const page = await this.#page({ ...this.#question, beside, direction: need });
    // Live events may have been merged meanwhile: the run as it is now is what grows.
    const held = this.#state.run;
    if (page === undefined || held === null) return;
    if (need === 'older') this.#set({ run: appendOlder(held, page) });
    else this.#move(prependNewer(held, page));
    await this.#fill();
  }

  /** Where the next page begins: at the last row, or beyond it where the search stopped without finding more. */
  #edge(run: Run, direction: Direction): Point | undefined {
    const { stoppedAt } = this.#state;
    if (direction === 'older' && stoppedAt !== null) return { us: stoppedAt * 1_000, id: NO_ID };
    const row = direction === 'older' ? run.rows.at(-1) : run.rows[0];
    return row && { us: row.us, id: row.id };
  }

  async #jump(): Promise<void> {
    const { run } = this.#state;
    const slot = this.#seen[0];
    if (run === null || this.#question === undefined || this.#busy) return;
    if (typeof needOf(run, ...this.#seen) !== 'object') return;
    const total = this.#counted?.total ?? run.slots;
    const question = this.#placeOf(this.#question, slot, total);
    if (question === undefined) return;
    const page = await this.#page(question);
    if (page === undefined) return;
    this.#set({ run: question.skip === undefined ? firstRun(page, total) : jumpedRun(page, slot, total) });
    await this.#fill();
  }

  #placeOf(question: Question, slot: number, total: number): PageQuestion | undefined {
    if (slot < 1) return { ...question, direction: 'older' };
    // Beyond the most slots that a browser can draw, one stands for several rows.
    const index = Math.floor((slot * total) / Math.max(1, slotsFor(total)));
    const place =
      this.#counted && placeOfRow(this.#counted.buckets, this.#counted.width, Math.min(index, total - 1));
    if (place === undefined) return undefined;
    const span = { from: question.span.from, to: Math.min(question.span.to, place.to) };
    return { ...question, span, direction: 'older', skip: place.skip };
  }

  async #page(question: PageQuestion): Promise<EventsPage | undefined> {
    const { signal } = this.#abort;
    this.#busy = true;
    try {
      const page = await this.#ask(question, signal);
      if (signal.aborted) return undefined;
      this.#set({ cost: page.cost, stoppedAt: page.stoppedAt ?? null, error: null });
      return page;
    } catch (error) {
      if (!signal.aborted) this.#set({ error, loading: null });
      return undefined;
    } finally {
      if (!signal.aborted) this.#busy = false;
    }
  }

  #move({ run, shift }: { run: Run; shift: number }): void {
    this.#set({ run, moved: this.#state.moved + shift });
  }

  #set(change: Partial<ListState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }
}
