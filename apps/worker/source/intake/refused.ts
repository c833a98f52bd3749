/** A request that was not accepted; nothing of it is in Kafka unless the message says so. */
export class IntakeRefused extends Error {
  override name = 'IntakeRefused';
  readonly status: number;
  readonly code: string;
  /** Beside `error` and `message` in the answer: line, item, limit … */
  readonly details: Readonly<Record<string, string | number>>;
  /** Seconds after which a new try makes sense. */
  readonly retryAfterS: number | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { details?: Record<string, string | number>; retryAfterS?: number; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = status;
    this.code = code;
    this.details = more.details ?? {};
    this.retryAfterS = more.retryAfterS;
  }
}
