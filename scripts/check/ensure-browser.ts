import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { chromium } from '@playwright/test';

const run = promisify(execFile);
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** No browser for the end-to-end tests, and none could be installed. */
export class NoBrowser extends Error {
  readonly code = 'no_browser';
  override name = 'NoBrowser';
}

/** The browser's path: named by KARMA_BROWSER, else Playwright's own, else one on the path; undefined if none. */
export function findBrowser(env: NodeJS.ProcessEnv): string | undefined {
  const named = env['KARMA_BROWSER'];
  if (named !== undefined && named !== '') return named;
  const own = chromium.executablePath();
  if (existsSync(own)) return own;
  const folders = (env['PATH'] ?? '').split(delimiter);
  return folders
    .flatMap((folder) => NAMES.map((name) => join(folder, name)))
    .find((file) => existsSync(file));
}

/** As `findBrowser`, but installs the system's Chromium where that is possible; throws `NoBrowser`. */
export async function ensureBrowser(env: NodeJS.ProcessEnv): Promise<string> {
  const found = findBrowser(env);
  if (found !== undefined) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    console.log('Installing Chromium for the end-to-end tests …');
    await run('apt-get', ['update', '-qq']);
    await run('apt-get', ['install', '-y', '-qq', 'chromium'], { maxBuffer: 64 * 1024 * 1024 });
    const installed = findBrowser(env);
    if (installed !== undefined) return installed;
  }
  throw new NoBrowser(
    'The end-to-end tests need a browser: install one (apt-get install chromium, or npx playwright install chromium) or name one with KARMA_BROWSER.',
  );
}
