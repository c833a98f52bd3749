/**
 * A Java properties file. Only what can stand there unescaped is allowed in keys; values are escaped, since a
 * folder's name may hold a backslash or anything else.
 */
export function renderProperties(entries: Readonly<Record<string, string | number | boolean>>): string {
  const lines = Object.entries(entries).map(([key, value]) => `${key}=${escapeValue(String(value))}`);
  return `${lines.join('\n')}\n`;
}

function escapeValue(value: string): string {
  const escaped = value.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  // Java reads these files as Latin-1: all else must be \uXXXX. A leading blank would be skipped.
  return escaped.replace(/[^\x20-\x7e]/g, unicodeEscape).replace(/^ /, '\\ ');
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
