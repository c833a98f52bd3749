import { existsSync } from 'node:fs';
import path from 'node:path';
import { chromium } from '@playwright/test';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * The browser for the journeys: the one that KARMA_BROWSER names, else Playwright's own, else the system's. Throws
 * with the command that installs one.
 */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
  const named = env['KARMA_BROWSER'];
  if (named !== undefined && named !== '') return named;
  const folders = (env['PATH'] ?? '').split(path.delimiter);
  const system = folders.flatMap((folder) => NAMES.map((name) => path.join(folder, name)));
  const found = [chromium.executablePath(), '/usr/bin/chromium', ...system].find((file) => existsSync(file));
  if (found !== undefined) return found;
  throw new Error(
    'No browser for the end-to-end tests. Install one (npx playwright install chromium, or apt-get install chromium) or name one by KARMA_BROWSER.',
  );
}
