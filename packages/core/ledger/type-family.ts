/** What a type belongs to: its first part (`order` of `order.placed`). Colours and groups go by it. */
export function familyOf(eventType: string): string {
  const dot = eventType.indexOf('.');
  return dot < 0 ? eventType : eventType.slice(0, dot);
}

/**
 * One of `colours` series colours (0-based), the same for a family on every screen and every day: from its name
 * alone (FNV-1a, 32 bits), since an order of appearance would repaint everything when a new family comes.
 */
export function familyColour(family: string, colours: number): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < family.length; at += 1) {
    hash = Math.imul(hash ^ family.charCodeAt(at), 0x01000193);
  }
  // The low bits of FNV-1a are poorly mixed for short names.
  return ((hash ^ (hash >>> 15)) >>> 0) % colours;
}
