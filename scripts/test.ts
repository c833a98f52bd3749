import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Tally, tallyPlaywright, tallyVitest } from './check/read-report.ts';
import { runEndToEnd } from './check/run-e2e.ts';
import { runStep, sayStep } from './check/run-step.ts';
import { verifySteps, vitestStep } from './check/verify-steps.ts';

/** `npm test`: all that CI checks. Ends with `N passed, N failed`; each check of `verify` counts as one. */
const folder = mkdtempSync(join(tmpdir(), 'karma-test-'));
const total: Tally = { passed: 0, failed: 0 };
const add = ({ passed, failed }: Tally): void => {
  total.passed += passed;
  total.failed += failed;
};
/** A run that left no report has failed as a whole. */
const tally = (report: string, read: (file: string) => Tally, ok: boolean): Tally => {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  const counted = read(report);
  return ok || counted.failed > 0 ? counted : { ...counted, failed: 1 };
};

for (const step of verifySteps()) {
  const result = await runStep(step);
  sayStep(result);
  add(result.ok ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 });
}

for (const projects of [['unit', 'screen'], ['integration']]) {
  const report = join(folder, `${projects[0]}.json`);
  const result = await runStep({ ...vitestStep(projects, report), live: true });
  sayStep(result, true);
  add(tally(report, tallyVitest, result.ok));
}

try {
  const report = join(folder, 'e2e.json');
  const result = await runEndToEnd(report);
  sayStep(result, true);
  add(tally(report, tallyPlaywright, result.ok));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  add({ passed: 0, failed: 1 });
}

rmSync(folder, { recursive: true, force: true });
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
