const UNITS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['min', 60_000],
] as const;

/** A length of time as people say it, from ms: `0.4 ms`, `31.0 s`, `4 min 10 s`, `2 h 5 min`, `3 d 4 h`. */
export function sayDuration(ms: number): string {
  if (ms < 0) return `−${sayDuration(-ms)}`;
  if (ms === 0) return '0 ms';
  if (ms < 10) return `${trim(ms)} ms`;
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 59_950) return `${(ms / 1_000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1_000) * 1_000;
  for (const [index, [name, size]] of UNITS.entries()) {
    if (seconds < size) continue;
    const [lower, lowerSize] = UNITS[index + 1] ?? ['s', 1_000];
    const whole = Math.floor(seconds / size);
    const rest = Math.floor((seconds - whole * size) / lowerSize);
    return rest === 0 ? `${whole} ${name}` : `${whole} ${name} ${rest} ${lower}`;
  }
  return `${(ms / 1_000).toFixed(1)} s`;
}

function trim(ms: number): string {
  return ms < 0.001 ? '0.001' : String(Number(ms.toPrecision(ms < 1 ? 1 : 2)));
}
