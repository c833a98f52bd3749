import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { startInstallation } from '../scripts/run/start-installation.ts';
import { measureTree, type ProcessFigures } from './measure-tree.ts';

/** What everything takes at rest: engines, web, worker and what started them, without the demonstration. */
const SETTLE_S = 60;
const WATCH_S = 60;

const folder = mkdtempSync(join(tmpdir(), 'karma-bench-'));
const installation = await startInstallation(folder, {
  KARMA_DEMO: process.argv[2] === 'demo' ? 'on' : 'off',
});
try {
  const root = installation.child.pid ?? 0;
  await wait(SETTLE_S * 1_000);
  const before = new Map(measureTree(root).map((one) => [one.pid, one]));
  await wait(WATCH_S * 1_000);
  const after = measureTree(root);
  const percent = (one: ProcessFigures): number =>
    ((one.cpuS - (before.get(one.pid)?.cpuS ?? 0)) / WATCH_S) * 100;
  const rows = after
    .map((one) => ({
      name: one.name,
      pss_mb: Math.round(one.pssMb),
      core_percent: Number(percent(one).toFixed(1)),
    }))
    .toSorted((a, b) => b.pss_mb - a.pss_mb);
  for (const row of rows.filter((one) => one.pss_mb > 5)) console.log(JSON.stringify(row));
  const total = {
    bench: 'rest',
    pss_mb: Math.round(after.reduce((sum, one) => sum + one.pssMb, 0)),
    core_percent: Number(after.reduce((sum, one) => sum + percent(one), 0).toFixed(1)),
  };
  console.log(JSON.stringify(total));
} finally {
  await installation.stop();
  rmSync(folder, { recursive: true, force: true });
}
