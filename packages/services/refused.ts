const REFUSALS = ['forbidden', 'not_found', 'conflict', 'bad_input', 'unavailable'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** One field of an input and what is wrong with it; `path` is empty where it is about the whole. */
export type Problem = { path: (string | number)[]; message: string };

/** A verb was not carried out, and nothing was changed. The message says what to do, and is meant for people. */
export class Refused extends Error {
  override name = 'Refused';
  readonly code: Refusal;
  /** For forms: which field, where that is known. */
  readonly problems: readonly Problem[];

  constructor(
    code: Refusal,
    message: string,
    options: ErrorOptions & { problems?: readonly Problem[] } = {},
  ) {
    super(message, options);
    this.code = code;
    this.problems = options.problems ?? [];
  }
}
