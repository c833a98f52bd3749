import { isDeepStrictEqual } from 'node:util';
import type { Tried } from './try-mapping.ts';

/** A message that two mappings make different things of, and in which of their fields. */
export type Difference = { before: Tried; after: Tried; fields: string[] };

/** The messages of one sample that came out differently; both lists are in the sample's order. Pure. */
export function differences(before: readonly Tried[], after: readonly Tried[]): Difference[] {
  return before.flatMap((one, at) => {
    const other = after[at];
    if (other === undefined) return [];
    const fields = differingFields(one, other);
    return fields.length === 0 ? [] : [{ before: one, after: other, fields }];
  });
}

/** `outcome` where the one has an event and the other none; else names of the event's fields. */
function differingFields(one: Tried, other: Tried): string[] {
  if (
    one.events.length !== other.events.length ||
    one.ignored !== other.ignored ||
    !isDeepStrictEqual(one.dead, other.dead)
  ) {
    return ['outcome'];
  }
  const fields = one.events.flatMap((event, at) => {
    const { envelope, ...rest } = event;
    const { envelope: otherEnvelope, ...otherRest } = other.events[at] ?? event;
    return [...differingKeys(envelope, otherEnvelope), ...differingKeys(rest, otherRest)];
  });
  return [...new Set(fields)];
}

function differingKeys<T extends object>(one: T, other: T): (keyof T & string)[] {
  const keys = Object.keys(one) as (keyof T & string)[];
  return keys.filter((key) => !isDeepStrictEqual(one[key], other[key]));
}
