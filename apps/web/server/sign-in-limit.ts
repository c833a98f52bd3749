/** Wrong passwords that an address may have in a window before it has to wait. */
const MOST = 10;
const WINDOW_MS = 10 * 60_000;
/** Addresses that are remembered at once; the longest ago are forgotten first. */
const REMEMBERED = 10_000;

/**
 * Guessing a password is limited by the account, too: the limit by network address goes by a header that a client can
 * write itself. Per process, in memory: a restart forgives.
 */
export class SignInLimit {
  readonly #failures = new Map<string, number[]>();

  /** How long this address has to wait, in ms; 0: it may try. */
  waitMs(email: string, now: number): number {
    const recent = this.#recent(email, now);
    const first = recent[recent.length - MOST];
    return first === undefined ? 0 : first + WINDOW_MS - now;
  }

  failed(email: string, now: number): void {
    const recent = [...this.#recent(email, now), now].slice(-MOST);
    // Deleted first: a map keeps the order in which keys came.
    this.#failures.delete(keyOf(email));
    this.#failures.set(keyOf(email), recent);
    const oldest = this.#failures.size > REMEMBERED ? this.#failures.keys().next().value : undefined;
    if (oldest !== undefined) this.#failures.delete(oldest);
  }

  succeeded(email: string): void {
    this.#failures.delete(keyOf(email));
  }

  #recent(email: string, now: number): number[] {
    return (this.#failures.get(keyOf(email)) ?? []).filter((at) => at > now - WINDOW_MS);
  }
}

const keyOf = (email: string): string => email.trim().toLowerCase();
