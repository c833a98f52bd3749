/** What a reader may see of the ledger. Every read takes one, so that it can be narrowed in one place. */
export type Scope = { all: true };

/** All of it: what every signed-in reader sees for now. */
export const EVERYTHING: Scope = { all: true };
