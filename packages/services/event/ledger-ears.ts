import type { LedgerNote } from '@karma/core/contract/ledger-note.ts';

/** `topic/stream/partition`. */
export type Place = string;

export type Listener = {
  note(note: LedgerNote): void;
  /** Notes may have been missed: read again from what was reached. */
  gap(): void;
};

/** Hears for a whole process what the ledger announces, on behalf of every open live screen. */
export class LedgerEars {
  readonly #listeners = new Set<Listener>();
  readonly #heads = new Map<Place, bigint>();

  /** The highest offset announced for each place since this process began to hear. */
  heads(): ReadonlyMap<Place, bigint> {
    return this.#heads;
  }

  /** Returns what ends the hearing. */
  hear(listener: Listener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  note(note: LedgerNote): void {
    for (const { partition, to } of note.ranges) {
      const place = placeOf(note.topic, note.stream, partition);
      const head = this.#heads.get(place);
      if (head === undefined || BigInt(to) > head) this.#heads.set(place, BigInt(to));
    }
    for (const listener of this.#listeners) listener.note(note);
  }

  gap(): void {
    for (const listener of this.#listeners) listener.gap();
  }
}

export function placeOf(topic: string, stream: number, partition: number): Place {
  return `${topic}/${stream}/${partition}`;
}

/** The reverse of `placeOf`; topics may hold slashes of their own in no Kafka. */
export function parsePlace(place: Place): { topic: string; stream: number; partition: number } {
  const [topic = '', stream = '', partition = ''] = place.split('/');
  return { topic, stream: Number(stream), partition: Number(partition) };
}
