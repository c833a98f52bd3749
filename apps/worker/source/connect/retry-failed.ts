const FIRST_MS = 10_000;
const LONGEST_MS = 600_000;
/** One that ran this long after a retry was mended. */
const WELL_MS = 300_000;

type Retry = { waitMs: number; at: number };

/**
 * Kafka Connect leaves a failed task failed for ever, also when its cause has long passed (a broker that was away).
 * Says when a connector that should run is to be tried again: after 10 s, then twice as long each time, up to 10 min.
 */
export class FailedRetries {
  readonly #retries = new Map<string, Retry>();

  /** To be called at each look. True if the connector is to be restarted now; `now` in epoch ms. */
  isDue(name: string, failed: boolean, now: number): boolean {
    const retry = this.#retries.get(name);
    if (!failed) {
      if (retry !== undefined && now - retry.at > WELL_MS) this.#retries.delete(name);
      return false;
    }
    if (retry === undefined) {
      this.#retries.set(name, { waitMs: FIRST_MS, at: now + FIRST_MS });
      return false;
    }
    if (now < retry.at) return false;
    const waitMs = Math.min(LONGEST_MS, retry.waitMs * 2);
    this.#retries.set(name, { waitMs, at: now + waitMs });
    return true;
  }
}
