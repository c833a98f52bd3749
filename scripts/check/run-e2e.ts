import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Installation, startInstallation } from '../run/start-installation.ts';
import { ensureBrowser } from './ensure-browser.ts';
import { runStep, type StepResult } from './run-step.ts';

/** The journeys in a real browser against a Karma that was started for them; `report` gets Playwright's JSON. */
export async function runEndToEnd(report: string): Promise<StepResult> {
  const browser = await ensureBrowser(process.env);
  const folder = mkdtempSync(join(tmpdir(), 'karma-e2e-'));
  let started: Installation | undefined;
  try {
    started = await startInstallation(folder);
    return await runStep({
      name: 'end to end',
      file: 'node_modules/@playwright/test/cli.js',
      args: ['test', '--config', 'apps/web/playwright.config.ts', '--reporter=list,json'],
      env: {
        KARMA_BROWSER: browser,
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
        E2E_BASE_URL: started.env['KARMA_WEB_URL'] ?? '',
        E2E_EMAIL: 'admin@karma.local',
        E2E_PASSWORD: started.password,
        E2E_DATABASE_URL: started.env['DATABASE_URL'] ?? '',
        E2E_INTAKE_URL: started.env['KARMA_INTAKE_URL'] ?? '',
      },
      live: true,
    });
  } finally {
    await started?.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
