import type { Envelope } from '@karma/core/contract/envelope.ts';
import { type Chance, drawDuration } from '../shop/draw.ts';
import { runNight } from './run-night.ts';

const DAY_MS = 86_400_000;

/**
 * Nights that have been: `days` runs, one a day at 02:00 UTC, the last on the day before `today`. The clock is the
 * events' own; nothing is read or written. Gives each night's envelopes with its run's name.
 */
export async function simulateNights(
  today: Date,
  days: number,
  chance: Chance,
): Promise<{ run: string; envelopes: Envelope[] }[]> {
  const midnight = Date.parse(`${today.toISOString().slice(0, 10)}T00:00:00.000Z`);
  const nights: { run: string; envelopes: Envelope[] }[] = [];
  for (let back = days; back >= 1; back--) {
    const businessDate = new Date(midnight - back * DAY_MS).toISOString().slice(0, 10);
    let clock = midnight - (back - 1) * DAY_MS - DAY_MS + 2 * 3_600_000 + drawDuration(20_000, 0.5, chance);
    const envelopes: Envelope[] = [];
    const run = `nightly-${businessDate}`;
    await runNight(
      {
        now: () => clock,
        emit: async (envelope) => void envelopes.push(envelope),
        work: async (_step, substep) => {
          clock += drawDuration(substep.medianMs * 60, 0.2, chance);
          return drawDuration(5_000, 0.3, chance);
        },
      },
      { businessDate, run, skip: '' },
    );
    nights.push({ run, envelopes });
  }
  return nights;
}
