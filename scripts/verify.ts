import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runStep, sayStep } from './check/run-step.ts';
import { verifySteps, vitestStep } from './check/verify-steps.ts';

/** `npm run verify`: format, lint, types, layers and unit tests; under a minute and without any engine. */
const folder = mkdtempSync(join(tmpdir(), 'karma-verify-'));
const started = performance.now();
let failed = 0;
const queue = [vitestStep(['unit', 'screen'], join(folder, 'unit.json')), ...verifySteps()];

async function work(): Promise<void> {
  for (let step = queue.shift(); step !== undefined; step = queue.shift()) {
    const result = await runStep(step);
    if (!result.ok) failed += 1;
    sayStep(result);
  }
}

await Promise.all([work(), work()]);
rmSync(folder, { recursive: true, force: true });
const seconds = ((performance.now() - started) / 1000).toFixed(1);
console.log(failed === 0 ? `All well in ${seconds} s.` : `${failed} of the checks failed in ${seconds} s.`);
process.exitCode = failed === 0 ? 0 : 1;
