import { LedgerFailed, QueryTooBig } from '@karma/db/ledger/run-query.ts';
import { Refused } from '../refused.ts';

/** Turns the ledger's errors into refusals, whose messages people see; anything else passes. */
export async function askLedger<T>(asking: Promise<T>): Promise<T> {
  try {
    return await asking;
  } catch (error) {
    if (error instanceof QueryTooBig) throw new Refused('bad_input', error.message, { cause: error });
    if (error instanceof LedgerFailed) throw new Refused('unavailable', error.message, { cause: error });
    throw error;
  }
}
