import { EnvelopeSchema, type Envelope } from '@karma/core/contract/envelope.ts';
import { expect, test } from 'vitest';
import { type Night, runNight } from './run-night.ts';

async function simulate(night: Night): Promise<Envelope[]> {
  const events: Envelope[] = [];
  let clock = Date.UTC(2026, 0, 5, 2);
  await runNight(
    {
      now: () => clock,
      work: async (_step, substep) => {
        clock += substep.medianMs;
        return 7;
      },
      emit: async (envelope) => void events.push(envelope),
    },
    night,
  );
  return events;
}

const NIGHT = { businessDate: '2026-01-04', run: 'nightly-2026-01-04', skip: '' };

test('every event of a night is an envelope, in the order of its clock, and tied to its run', async () => {
  const events = await simulate(NIGHT);
  for (const event of events) expect(EnvelopeSchema.safeParse(event).error).toBeUndefined();
  expect(events.map((event) => event.ts)).toEqual(events.map((event) => event.ts).toSorted());
  expect(new Set(events.map((event) => event.correlation_id))).toEqual(new Set([NIGHT.run]));
  expect(events.filter((event) => event.event_type === 'job.substep.completed')).toHaveLength(5);
  expect(events.at(-1)).toMatchObject({ event_type: 'job.run.completed', attrs: { duration_ms: 10_000 } });
});

test('a substep that is switched off never starts, and nothing else is missing', async () => {
  const all = await simulate(NIGHT);
  const without = await simulate({ ...NIGHT, skip: 'load/daily_sales' });
  const missing = all.filter((event) => !without.some((other) => sameStep(other, event)));
  expect(missing.map((event) => event.entity_id)).toEqual(Array(2).fill('substep:nightly/load/daily_sales'));
});

const sameStep = (a: Envelope, b: Envelope): boolean =>
  a.event_type === b.event_type && a.entity_id === b.entity_id;

test('a substep names its parent, what it reads and what it writes', async () => {
  const [first] = (await simulate(NIGHT)).filter((event) => event.event_type === 'job.substep.started');
  expect(first?.attrs['links']).toEqual([
    { rel: 'child_of', entity_id: 'step:nightly/extract', instance_id: 'nightly-2026-01-04/nightly/extract' },
    { rel: 'reads', entity_id: 'table:shop/orders' },
    { rel: 'writes', entity_id: 'file:exports/orders.csv' },
  ]);
});
