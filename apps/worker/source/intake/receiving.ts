import { IntakeRefused } from './refused.ts';

/** Bodies of one token that are received at once; a sender gains nothing by more. */
const BODIES_PER_TOKEN = 64;

/** The room of one body. */
export type Room = {
  /** Counts bytes as they come, unpacked. Throws `IntakeRefused` (429) if there is no room for them. */
  take: (bytes: number) => void;
  leave: () => void;
};

/** Memory for bodies on their way in: what is there is counted, not what senders say. */
export class Receiving {
  readonly #limit: number;
  /** Bytes that were received and wait for Kafka. */
  readonly #waiting: () => number;
  readonly #byToken = new Map<string, number>();
  #bytes = 0;

  constructor(limit: number, waiting: () => number) {
    this.#limit = limit;
    this.#waiting = waiting;
  }

  /** `announced` bytes must be free now, but are counted when they come. Throws `IntakeRefused` (429). */
  enter(tokenId: string, announced: number): Room {
    const bodies = this.#byToken.get(tokenId) ?? 0;
    if (bodies >= BODIES_PER_TOKEN) {
      const message = `${bodies} requests of this token are being received: send fewer at once`;
      throw new IntakeRefused(429, 'too_many_requests', message, { retryAfterS: 1 });
    }
    this.#require(announced);
    this.#byToken.set(tokenId, bodies + 1);
    let taken = 0;
    return {
      take: (bytes) => {
        this.#require(bytes);
        taken += bytes;
        this.#bytes += bytes;
      },
      leave: () => {
        this.#bytes -= taken;
        taken = 0;
        const left = (this.#byToken.get(tokenId) ?? 1) - 1;
        if (left > 0) this.#byToken.set(tokenId, left);
        else this.#byToken.delete(tokenId);
      },
    };
  }

  #require(bytes: number): void {
    if (this.#waiting() + this.#bytes + bytes <= this.#limit) return;
    const message = 'too much waits to be stored: try again';
    throw new IntakeRefused(429, 'too_much_in_flight', message, { retryAfterS: 1 });
  }
}
