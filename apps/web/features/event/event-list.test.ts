import type { EventLine } from '@karma/db/ledger/event-row.ts';
import type { EventsPage } from '@karma/db/ledger/query-events.ts';
import { expect, test, vi } from 'vitest';
import { EventList, type PageQuestion } from './event-list.ts';

const TOTAL = 10_000;
const PAGE = 200;
const idOf = (us: number): string => `00000000-0000-4000-8000-${String(us).padStart(12, '0')}`;
const line = (us: number): EventLine => ({
  us,
  id: idOf(us),
  type: 'a.b',
  entity: 'a:1',
  correlation: '',
  source: 's',
  status: '',
  message: '',
});

/** A ledger of one event a millisecond; row 0 is the newest, at TOTAL ms. */
function ask(question: PageQuestion): Promise<EventsPage> {
  const all = Array.from({ length: TOTAL }, (_, row) => line((TOTAL - row) * 1_000));
  const { beside, direction, span, skip = 0 } = question;
  const within = all.filter((one) => one.us >= span.from * 1_000 && one.us < span.to * 1_000);
  const side = within.filter(
    (one) => beside === undefined || (direction === 'older' ? one.us < beside.us : one.us > beside.us),
  );
  const events = direction === 'older' ? side.slice(skip, skip + PAGE) : side.slice(-PAGE);
  return Promise.resolve({ events, end: events.length < PAGE, cost: { rows: 0, bytes: 0, ms: 0 } });
}

const question = { filter: [], span: { from: 0, to: TOTAL + 1 } };
const width = 100;
const buckets = Array.from({ length: TOTAL / width + 1 }, (_, at) => ({
  start: at * width,
  counts: [at === 0 ? width - 1 : at === TOTAL / width ? 1 : width],
  errors: 0,
}));

test('a jump into the middle shows the rows that belong there, and scrolling back leads to the very top', async () => {
  const list = new EventList(ask);
  await list.begin(question);
  list.count({ buckets, width, total: TOTAL });
  expect(list.state().run).toMatchObject({ start: 0, slots: TOTAL, atTop: true });

  list.see(5_000, 5_040);
  await vi.waitFor(() => expect(list.state().run?.start).toBeLessThanOrEqual(5_000));
  await vi.waitFor(() => expect(list.state().run?.rows.length).toBeGreaterThanOrEqual(PAGE * 2));
  const run = list.state().run;
  expect(run?.rows[5_000 - (run?.start ?? 0)]?.us).toBe((TOTAL - 5_000) * 1_000);

  list.see(0, 40);
  await vi.waitFor(() => expect(list.state().run).toMatchObject({ start: 0, atTop: true }));
  expect(list.state().run?.rows[0]?.us).toBe(TOTAL * 1_000);
});

test('a failed page is told, keeps the rows, and the next one goes on', async () => {
  let fails = false;
  const list = new EventList((of) => (fails ? Promise.reject(new Error('no ledger')) : ask(of)));
  await list.begin(question);
  fails = true;
  list.see(180, 220);
  await vi.waitFor(() => expect(list.state().error).toBeInstanceOf(Error));
  expect(list.state().run?.rows).toHaveLength(PAGE);
  fails = false;
  list.see(180, 221);
  await vi.waitFor(() => expect(list.state().run?.rows.length).toBeGreaterThan(PAGE));
  expect(list.state().error).toBeNull();
});
