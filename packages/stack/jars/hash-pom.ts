import { createHash } from 'node:crypto';

/** Names a set's folder: another pom, other exclusions or another way of copying give another folder. */
export function hashPom(pomText: string, excludeGroupIds: readonly string[], plugin: string): string {
  const text = [pomText.replaceAll('\r\n', '\n'), excludeGroupIds.join(','), plugin].join('\0');
  return createHash('sha256').update(text).digest('hex').slice(0, 12);
}
