/** What a type belongs to: its first part (`order` of `order.placed`). Colours and groups go by it. */
export function familyOf(eventType: string): string {
  const dot = eventType.indexOf('.');
  return dot < 0 ? eventType : eventType.slice(0, dot);
}
