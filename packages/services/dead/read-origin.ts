/** Where a message lies in Kafka; `index` of an item within it. */
export type Place = { topic: string; partition: number; offset: string; index: number | null };

const ORIGIN = /^(?<topic>[^/]+)\/(?<partition>\d+)\/(?<offset>\d+)(?:\/(?<index>\d+))?$/;

/** Parts of `topic/partition/offset[/index]`; null for anything else (a letter of the intake has no place yet). */
export function readOrigin(origin: string): Place | null {
  const { topic, partition, offset, index } = ORIGIN.exec(origin)?.groups ?? {};
  if (topic === undefined || offset === undefined) return null;
  return { topic, partition: Number(partition), offset, index: index === undefined ? null : Number(index) };
}
