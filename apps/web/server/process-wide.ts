import { ledgerReader, type Ledger } from '@karma/db/ledger/connect-ledger.ts';
import { connectPostgres, type Database } from '@karma/db/postgres/connect-postgres.ts';
import { type Auth, createAuth } from './auth.ts';
import { environment } from './environment.ts';

type ProcessWide = {
  db: Database;
  /** With the reading user. */
  ledger: Ledger;
  auth: Auth;
};

// Routes are bundled apart and each has modules of its own: only globalThis is one per process.
const held = globalThis as { karmaWeb?: ProcessWide };

/** The connections of this process, opened at their first use. */
export function processWide(): ProcessWide {
  held.karmaWeb ??= open();
  return held.karmaWeb;
}

function open(): ProcessWide {
  const env = environment();
  const db = connectPostgres(env.DATABASE_URL, { max: 10, applicationName: 'karma web' });
  const ledger = ledgerReader(env);
  return { db, ledger, auth: createAuth({ db, secret: env.KARMA_SECRET, webUrl: env.KARMA_WEB_URL }) };
}
