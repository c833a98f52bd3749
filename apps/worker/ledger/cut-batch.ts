import type { Batch } from '../kafka/batch.ts';

/** The batch in parts of which each covers at most `span` offsets, in order; one part where it is small enough. */
export function cutBatch(batch: Batch, span: number): Batch[] {
  const parts: Batch['messages'][] = [];
  let before = Number.NEGATIVE_INFINITY;
  for (const message of batch.messages) {
    const offset = Number(message.offset);
    if (offset >= before) {
      parts.push([]);
      before = offset + span;
    }
    parts.at(-1)?.push(message);
  }
  if (parts.length <= 1) return [batch];
  return parts.map((messages) => ({ ...batch, messages }));
}
