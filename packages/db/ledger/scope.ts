export type Scope = { all: true }; export const EVERYTHING: Scope = { all: true };
