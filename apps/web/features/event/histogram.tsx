'use client';

import { useElementSize } from '@mantine/hooks';
import type { Span } from '@karma/core/ledger/time-range.ts';
import type { Histogram as Counts } from '@karma/db/ledger/query-histogram.ts';
import { memo, type ReactNode, useMemo, useState } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { formatTime, type Zone } from '../shell/format-time.ts';
import { useTimeZone } from '../shell/use-time-zone.ts';
import { colourOf } from './family-colours.ts';
import { type Bar, barsOf, roundTop, ticksOf, xOf } from './histogram-scale.ts';
import classes from './histogram.module.css';
import { useBrush } from './use-brush.ts';

const HEIGHT = 92;
const FOOT = 4;

type Props = {
  counts: Counts | undefined;
  /** Old counts, until new ones are there. */
  again: boolean;
  /** Up to when the sources are heard, epoch ms: what lies after may still change. */
  heardUntil: number | null;
  /** A part was chosen, by dragging, by a click on a bar, or with the keys. */
  onSpan: (span: Span) => void;
  /** Double click or Backspace: back to the range before. */
  onReset: () => void;
};

/** Events over time, errors at the foot in red. Drag to zoom, click a bar; with arrows and Enter too. */
export const Histogram = memo(function Histogram({
  counts,
  again,
  heardUntil,
  onSpan,
  onReset,
}: Props): ReactNode {
  const { ref, width } = useElementSize();
  const zone = useTimeZone();
  const bars = useMemo(
    () => (counts === undefined || width === 0 ? [] : barsOf(counts, width)),
    [counts, width],
  );
  const brush = useBrush({ counts, bars, width, onSpan, onReset });
  const [hovered, setHovered] = useState<number | null>(null);
  const shown = brush.at ?? hovered;
  const bar = shown === null ? undefined : bars[shown];
  const top = roundTop(Math.max(0, ...bars.map((one) => one.total)));
  return (
    <div className={classes.histogram}>
      <div
        ref={ref}
        className={`${classes.plot} ${again ? classes.again : ''}`}
        tabIndex={0}
        role="slider"
        aria-label="Events over time. Arrows move, Shift with arrows selects, Enter zooms in, Backspace goes back."
        aria-valuemin={0}
        aria-valuemax={Math.max(0, bars.length - 1)}
        aria-valuenow={brush.at ?? Math.max(0, bars.length - 1)}
        aria-valuetext={bar === undefined || counts === undefined ? 'all of it' : sayBar(bar, counts, zone)}
        {...brush.handlers}
        onMouseMove={(event) =>
          setHovered(indexAt(bars, event.clientX - event.currentTarget.getBoundingClientRect().left))
        }
        onMouseLeave={() => setHovered(null)}
      >
        {counts === undefined ? (
          <div className={classes.loading} role="status" aria-label="Loading" />
        ) : (
          <>
            <Bars counts={counts} bars={bars} top={top} width={width} heardUntil={heardUntil} />
            <Marks chosen={brush.chosen} bar={bar} width={width} />
            {counts.total > 0 && <span className={classes.top}>{formatCount(top)}</span>}
            {bar !== undefined && <Tip bar={bar} counts={counts} width={width} zone={zone} />}
          </>
        )}
      </div>
      <Axis span={counts?.span} width={width} zone={zone} />
    </div>
  );
});

type MarksProps = { chosen: [from: number, to: number] | null; bar: Bar | undefined; width: number };

/** What is being chosen, and the bar one points at. */
function Marks({ chosen, bar, width }: MarksProps): ReactNode {
  return (
    <svg width={width} height={HEIGHT} className={classes.marks} aria-hidden>
      {chosen !== null && (
        <rect
          x={chosen[0]}
          width={chosen[1] - chosen[0]}
          height={HEIGHT}
          fill="var(--accent)"
          opacity={0.12}
        />
      )}
      {bar !== undefined && (
        <rect x={bar.x} width={bar.width + 1} height={HEIGHT} fill="var(--accent)" opacity={0.08} />
      )}
    </svg>
  );
}

function indexAt(bars: readonly Bar[], x: number): number | null {
  const at = bars.findLastIndex((bar) => bar.x <= x);
  return at < 0 ? null : at;
}

type BarsProps = {
  counts: Counts;
  bars: readonly Bar[];
  top: number;
  width: number;
  heardUntil: number | null;
};

function Bars({ counts, bars, top, width, heardUntil }: BarsProps): ReactNode {
  const incompleteFrom = heardUntil === null ? width : xOf(heardUntil, counts.span, width);
  return (
    <svg width={width} height={HEIGHT} aria-hidden>
      <defs>
        <pattern
          id="incomplete"
          width={6}
          height={6}
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(-45)"
        >
          <rect width={2} height={6} fill="var(--line-strong)" opacity={0.6} />
        </pattern>
      </defs>
      {incompleteFrom < width && (
        <rect
          x={incompleteFrom}
          width={width - incompleteFrom}
          height={HEIGHT - FOOT}
          fill="url(#incomplete)"
        />
      )}
      {bars.map((bar) => (
        <Stack key={bar.start} bar={bar} groups={counts.groups} top={top} />
      ))}
      <line x1={0} x2={width} y1={HEIGHT - FOOT + 0.5} y2={HEIGHT - FOOT + 0.5} stroke="var(--line)" />
    </svg>
  );
}

/** One bar: errors at the foot, the families above. What is there is seen, however little it is. */
function Stack({ bar, groups, top }: { bar: Bar; groups: readonly string[]; top: number }): ReactNode {
  const parts = [
    { count: bar.errors, fill: 'var(--bad)', opacity: 1 },
    ...bar.counts.map((count, at) => ({ count, fill: colourOf(groups[at] ?? ''), opacity: 0.75 })),
  ].filter(({ count }) => count > 0);
  const heights = parts.map(({ count }) => Math.max(1, (count / top) * (HEIGHT - FOOT)));
  return parts.map(({ fill, opacity }, at) => {
    const below = heights.slice(0, at).reduce((sum, height) => sum + height, 0);
    const height = heights[at] ?? 0;
    return (
      <rect
        key={fill}
        x={bar.x}
        y={HEIGHT - FOOT - below - height}
        width={bar.width}
        height={height}
        fill={fill}
        opacity={opacity}
      />
    );
  });
}

function Axis({ span, width, zone }: { span: Span | undefined; width: number; zone: Zone }): ReactNode {
  if (span === undefined || width === 0) return <div className={classes.axis} />;
  const offset = zone === 'UTC' ? 0 : -new Date(span.from).getTimezoneOffset() * 60_000;
  const ticks = ticksOf(span, Math.max(2, Math.floor(width / 84)), offset);
  const step = (ticks[1] ?? span.to) - (ticks[0] ?? span.from);
  const say = (ms: number): string => {
    const text = formatTime(ms, { precision: step < 1_000 ? 'ms' : step < 60_000 ? 's' : 'min', zone });
    return step >= 86_400_000 || text.slice(11, 16) === '00:00' ? text.slice(5, 10) : text.slice(11);
  };
  return (
    <div className={classes.axis} aria-hidden>
      {ticks
        .map((ms) => ({ ms, x: xOf(ms, span, width) }))
        .filter(({ x }) => x > 18 && x < width - 18)
        .map(({ ms, x }) => (
          <span key={ms} style={{ left: x }}>
            {say(ms)}
          </span>
        ))}
    </div>
  );
}

function Tip({
  bar,
  counts,
  width,
  zone,
}: {
  bar: Bar;
  counts: Counts;
  width: number;
  zone: Zone;
}): ReactNode {
  const right = bar.x > width / 2;
  const rows = bar.counts
    .map((count, at) => ({ count, group: counts.groups[at] ?? '' }))
    .filter(({ count }) => count > 0);
  return (
    <div
      className={classes.tip}
      style={right ? { right: width - bar.x + 8 } : { left: bar.x + bar.width + 8 }}
    >
      <div className="faint">{sayWhen(bar, counts, zone)}</div>
      <dl>
        <dt className="b">events</dt>
        <dd className="b">{formatCount(bar.total)}</dd>
        {bar.errors > 0 && (
          <>
            <dt>
              <span className="sq" style={{ background: 'var(--bad)' }} />
              errors
            </dt>
            <dd>{formatCount(bar.errors)}</dd>
          </>
        )}
        {rows.map(({ count, group }) => (
          <TipRow
            key={group}
            colour={colourOf(group)}
            name={group === '' ? 'others' : `${group}.*`}
            count={count}
          />
        ))}
      </dl>
    </div>
  );
}

function TipRow({ colour, name, count }: { colour: string; name: string; count: number }): ReactNode {
  return (
    <>
      <dt>
        <span className="sq" style={{ background: colour }} />
        {name}
      </dt>
      <dd>{formatCount(count)}</dd>
    </>
  );
}

function sayWhen(bar: Bar, counts: Counts, zone: Zone): string {
  const precision = counts.width < 1_000 ? 'ms' : counts.width < 60_000 ? 's' : 'min';
  const from = formatTime(bar.start, { precision, zone });
  const to = formatTime(bar.start + counts.width, { precision, zone });
  return `${from.slice(5)} – ${from.slice(0, 10) === to.slice(0, 10) ? to.slice(11) : to.slice(5)}`;
}

function sayBar(bar: Bar, counts: Counts, zone: Zone): string {
  const errors = bar.errors === 0 ? '' : `, ${formatCount(bar.errors)} errors`;
  return `${sayWhen(bar, counts, zone)}: ${formatCount(bar.total)} events${errors}`;
}
