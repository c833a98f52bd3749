import path from 'node:path';
import { defineConfig } from '@playwright/test';
import { findBrowser } from './e2e/find-browser.ts';
import { BASE_URL, SIGNED_IN } from './e2e/signed-in.ts';

/** The journeys in a real browser, against a Karma that runs at E2E_BASE_URL; who signs in: E2E_EMAIL, E2E_PASSWORD. */
export default defineConfig({
  testDir: path.join(import.meta.dirname, 'e2e'),
  outputDir: path.join(import.meta.dirname, 'test-results'),
  // One after the other: they share one Karma, and two cores.
  workers: 1,
  fullyParallel: false,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: BASE_URL,
    viewport: { width: 1440, height: 900 },
    trace: 'retain-on-failure',
    launchOptions: { executablePath: findBrowser(), args: ['--no-sandbox', '--disable-gpu'] },
  },
  projects: [
    { name: 'sign in', testMatch: 'sign-in.setup.ts' },
    {
      name: 'journeys',
      testMatch: '*.spec.ts',
      dependencies: ['sign in'],
      use: { storageState: SIGNED_IN },
    },
  ],
});
