import { LEDGER_CHANNEL } from '@karma/core/contract/channels.ts';
import { LedgerNoteSchema } from '@karma/core/contract/ledger-note.ts';
import { listen } from '@karma/db/postgres/listen.ts';
import { LedgerEars } from '@karma/services/event/ledger-ears.ts';
import { environment } from './environment.ts';
import { logError } from './log-error.ts';

// Routes are bundled apart and each has modules of its own: only globalThis is one per process.
const held = globalThis as { karmaEars?: Promise<LedgerEars> };

/** This process's ears: one Postgres connection that all live screens share, opened by the first of them. */
export function ledgerEars(): Promise<LedgerEars> {
  held.karmaEars ??= open().catch((error: unknown) => {
    // The next screen tries anew.
    delete held.karmaEars;
    throw error;
  });
  return held.karmaEars;
}

async function open(): Promise<LedgerEars> {
  const ears = new LedgerEars();
  await listen(
    environment().DATABASE_URL,
    LEDGER_CHANNEL,
    (payload) => hear(ears, payload),
    () => ears.gap(),
  );
  return ears;
}

function hear(ears: LedgerEars, payload: string): void {
  try {
    ears.note(LedgerNoteSchema.parse(JSON.parse(payload)));
  } catch (error) {
    logError('a note of the ledger that cannot be read', error);
    ears.gap();
  }
}
