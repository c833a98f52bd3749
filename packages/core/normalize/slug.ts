/** Text as one part of an event type: lower case, each run of other characters becomes `_`; never empty. */
export function toSlug(text: string): string {
  return /^[a-z0-9_-]+$/.test(text) ? text : text.toLowerCase().replace(/[^a-z0-9_-]+/g, '_') || '_';
}

/** Text as an entity's kind: letters, digits, `_`, `.` and `-` stay, each run of others becomes `_`; never empty. */
export function toKind(text: string): string {
  return /^[A-Za-z0-9_.-]+$/.test(text) ? text : text.replace(/[^A-Za-z0-9_.-]+/g, '_') || '_';
}
