import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pause, runPart } from '../control/run-part.ts';
import { readSettings } from '../control/switches.ts';
import { drawDuration } from '../shop/draw.ts';
import { type IntakeDoor, postEnvelopes } from './post-envelopes.ts';
import { runNight } from './run-night.ts';
import { workNight } from './work-night.ts';

/** The nightly job: once a demonstration day, with real reads and writes; its events go to the intake. */
const folder = process.env['KARMA_DEMO_FOLDER'] ?? '';
const DAY_MS = 86_400_000;

async function readDoor(): Promise<IntakeDoor> {
  const token = (await readFile(join(folder, 'nightly.token'), 'utf8')).trim();
  return { url: process.env['KARMA_INTAKE_URL'] ?? '', source: 'nightly', token };
}

await runPart('nightly', process.env['SHOP_URL'] ?? '', 1_000, async ({ pool, log, signal }) => {
  const door = await readDoor();
  let next = Date.now() + 5_000;
  let days = 0;
  return async () => {
    if (Date.now() < next) return;
    const settings = await readSettings(pool);
    next = Date.now() + settings.day_minutes * 60_000;
    const startedAt = new Date();
    // A demonstration day is short, so the business date counts days, not hours.
    const businessDate = new Date(startedAt.getTime() + days * DAY_MS).toISOString().slice(0, 10);
    days += 1;
    const run = `nightly-${startedAt.toISOString().replaceAll(/[:.]/g, '')}`;
    let sent = 0;
    await runNight(
      {
        now: () => Date.now(),
        emit: (envelope) => postEnvelopes(door, [envelope], `${run}-${sent++}`, signal),
        work: async (step, substep, night) => {
          const rows = await workNight(pool, join(folder, 'exports'), night, `${step.name}/${substep.name}`);
          await pause(drawDuration(substep.medianMs, 0.2, Math.random), signal);
          return rows;
        },
      },
      { businessDate, run, skip: settings.skip_substep },
    );
    log.info({ run, businessDate }, 'a night is done');
  };
});
