/** From `offset` of a raw partition on, `version` of the mapping is in force. */
export type MappingSwitch = { offset: bigint; version: number };

/**
 * The switch to record before a batch is normalised: the wanted version begins with its first message. None while the
 * batch only repeats what was already done: then the recorded switches hold, so that the same message becomes the
 * same events again. `recorded` is sorted by offset. Below `maybeDone` somebody may have published events without
 * committing: what is recorded holds for those too.
 */
export function switchFor(
  recorded: readonly MappingSwitch[],
  first: bigint,
  wanted: number,
  maybeDone: bigint,
): MappingSwitch | undefined {
  const last = recorded.at(-1);
  if (last === undefined) return { offset: first, version: wanted };
  if (last.version === wanted || first <= last.offset || first < maybeDone) return undefined;
  return { offset: first, version: wanted };
}

/** The version in force at `offset`; before the first switch that of the first. */
export function versionAt(recorded: readonly MappingSwitch[], offset: bigint): number | undefined {
  return (recorded.findLast((one) => one.offset <= offset) ?? recorded[0])?.version;
}
