import type { DeadCode } from '../contract/dead-letter.ts';

/** A message, or one item of it, cannot become an event: it becomes a dead letter with this code and message. */
export class NotNormalizable extends Error {
  override name = 'NotNormalizable';
  readonly code: DeadCode;

  constructor(code: DeadCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
