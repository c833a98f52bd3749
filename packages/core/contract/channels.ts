/** Postgres channel on which the ledger role announces what it inserted: `LedgerNote` as JSON. */
export const LEDGER_CHANNEL = 'karma_ledger';
/** Postgres channel that hurries readers of configuration (payload: the table's name). Polling stays the truth. */
export const CONFIG_CHANNEL = 'karma_config';
