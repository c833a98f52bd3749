import type { z } from 'zod';
import { Refused } from './refused.ts';

/** Where the next page of a list begins, as opaque text. */
export function encodeCursor(position: unknown): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** The reverse, checked; throws `Refused` on text that is no cursor of this list. */
export function decodeCursor<T extends z.ZodType>(schema: T, cursor: string): z.output<T> {
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch (cause) {
    throw new Refused('bad_input', 'This page of the list cannot be found: begin again at the first.', {
      cause,
    });
  }
}
