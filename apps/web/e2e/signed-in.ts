import { tmpdir } from 'node:os';
import path from 'node:path';

/** A running Karma. */
export const BASE_URL = process.env['E2E_BASE_URL'] ?? 'http://localhost:3000';

/**
 * Cookies of the one sign-in that all journeys share: Better Auth allows three in ten seconds. Outside the folder of
 * results, which every run empties when it begins.
 */
export const SIGNED_IN = path.join(
  tmpdir(),
  `karma-signed-in-${new URL(BASE_URL).host.replace(':', '-')}.json`,
);

/** Who signs in; throws where the run was not told. */
export function credentials(env: NodeJS.ProcessEnv = process.env): { email: string; password: string } {
  const { E2E_EMAIL: email, E2E_PASSWORD: password } = env;
  if (email === undefined || password === undefined) {
    throw new Error('Set E2E_BASE_URL, E2E_EMAIL and E2E_PASSWORD of a running Karma, or use npm test.');
  }
  return { email, password };
}
