import { readFileSync } from 'node:fs';
import { z } from 'zod';

export type Tally = { passed: number; failed: number };

const VitestReport = z.object({
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  success: z.boolean(),
});
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), unexpected: z.number(), flaky: z.number() }),
});

/** How many tests a Vitest JSON report counts; a run that failed outside any test counts as one failure. */
export function tallyVitest(file: string): Tally {
  const report = VitestReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  const failed = report.success ? report.numFailedTests : Math.max(1, report.numFailedTests);
  return { passed: report.numPassedTests, failed };
}

/** The same of a Playwright JSON report; a flaky test is a failed one. */
export function tallyPlaywright(file: string): Tally {
  const { stats } = PlaywrightReport.parse(JSON.parse(readFileSync(file, 'utf8')));
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky };
}
