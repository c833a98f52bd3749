/**
 * The ids of the last events of a partition. Holds between `size` and twice as many: two generations, since dropping
 * the oldest one by one would cost more than it saves.
 */
export class DoubleWindow {
  readonly #size: number;
  #current = new Set<string>();
  #before = new Set<string>();

  constructor(size: number) {
    this.#size = size;
  }

  has(eventId: string): boolean {
    return this.#current.has(eventId) || this.#before.has(eventId);
  }

  add(eventId: string): void {
    this.#current.add(eventId);
    if (this.#current.size < this.#size) return;
    this.#before = this.#current;
    this.#current = new Set();
  }
}
