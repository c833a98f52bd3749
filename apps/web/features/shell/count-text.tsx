import type { ReactNode } from 'react';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const FRACTION = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });

/** `18,204`, `0.4`: thousands apart, a fraction only below ten. Dates and sizes have formats of their own. */
export function formatCount(value: number | bigint): string {
  if (typeof value === 'bigint') return WHOLE.format(value);
  return Math.abs(value) < 10 ? FRACTION.format(value) : WHOLE.format(value);
}

/** A number in figures of equal width, with its unit: `<CountText value={1842} unit="/s" />`. */
export function CountText({ value, unit }: { value: number | bigint; unit?: string }): ReactNode {
  return (
    <span style={{ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' }}>
      {formatCount(value)}
      {unit !== undefined && <span className="faint"> {unit}</span>}
    </span>
  );
}
