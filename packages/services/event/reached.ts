import { z } from 'zod';
import type { Place } from './ledger-ears.ts';

/**
 * How far a live screen has come: the offset that it has seen on each place, and for places not yet heard of the
 * insertion time (epoch ms) up to which it has seen all. It is the id of a server-sent event, so that a browser
 * that comes back says it by itself.
 */
export type Reached = { at: number; offsets: Map<Place, bigint> };

const Text = z.strictObject({
  at: z.number().int().nonnegative(),
  offsets: z.record(z.string(), z.string().regex(/^\d+$/)),
});

export function formatReached(reached: Reached): string {
  const offsets = Object.fromEntries([...reached.offsets].map(([place, offset]) => [place, String(offset)]));
  return JSON.stringify({ at: reached.at, offsets });
}

/** Undefined for what `formatReached` did not write: ids come from the browser. */
export function parseReached(text: string): Reached | undefined {
  try {
    const parsed = Text.safeParse(JSON.parse(text));
    if (!parsed.success) return undefined;
    const offsets = Object.entries(parsed.data.offsets).map(
      ([place, offset]) => [place, BigInt(offset)] as const,
    );
    return { at: parsed.data.at, offsets: new Map(offsets) };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
