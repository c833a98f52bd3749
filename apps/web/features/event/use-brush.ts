'use client';

import type { Span } from '@karma/core/ledger/time-range.ts';
import type { Histogram as Counts } from '@karma/db/ledger/query-histogram.ts';
import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react';
import { type Bar, timeAt } from './histogram-scale.ts';

/** Less is a click. */
const DRAG_PX = 4;
/** A second click within this is a double click, which means something else than two clicks. */
const DOUBLE_MS = 250;

type Options = {
  counts: Counts | undefined;
  bars: readonly Bar[];
  width: number;
  onSpan: (span: Span) => void;
  onReset: () => void;
};

/** Choosing a part of a histogram: by dragging, by a click on a bar, or with the keys. */
export function useBrush(options: Options) {
  const { counts, bars, onSpan } = options;
  const zoom = (from: number, to: number): void => {
    if (counts === undefined || to - from < 1) return;
    onSpan({
      from: Math.max(counts.span.from, Math.floor(from)),
      to: Math.min(counts.span.to, Math.ceil(to)),
    });
  };
  const zoomBars = (one: number, other: number): void => {
    const first = bars[Math.min(one, other)];
    const last = bars[Math.max(one, other)];
    if (counts === undefined || first === undefined || last === undefined) return;
    zoom(first.start, last.start + counts.width);
  };
  const pointer = usePointer(options, zoom, zoomBars);
  const keys = useBarKeys(options, zoomBars);
  return {
    handlers: { ...pointer.handlers, ...keys.handlers },
    /** The bar on which the keys stand. */
    at: keys.at,
    /** Pixels of what is being chosen. */
    chosen: pointer.chosen ?? keys.chosen,
  };
}

function usePointer(
  { counts, bars, width, onReset }: Options,
  zoom: (from: number, to: number) => void,
  zoomBars: (one: number, other: number) => void,
) {
  const [dragged, setDragged] = useState<[from: number, to: number] | null>(null);
  const click = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(click.current), []);
  const xOf = (event: PointerEvent): number =>
    event.clientX - event.currentTarget.getBoundingClientRect().left;
  const handlers = {
    onPointerDown(event: PointerEvent) {
      if (event.button !== 0 || counts === undefined) return;
      event.currentTarget.setPointerCapture(event.pointerId);
      const x = xOf(event);
      setDragged([x, x]);
    },
    onPointerMove(event: PointerEvent) {
      if (dragged !== null) setDragged([dragged[0], Math.min(width, Math.max(0, xOf(event)))]);
    },
    onPointerUp() {
      if (dragged === null || counts === undefined) return;
      setDragged(null);
      const [from, to] = [Math.min(...dragged), Math.max(...dragged)];
      if (to - from >= DRAG_PX) {
        // Whole bars: a pixel is many seconds, and what is newest must not be missed by one.
        const start = Math.floor(timeAt(from, counts.span, width) / counts.width) * counts.width;
        const end = Math.ceil(timeAt(to, counts.span, width) / counts.width) * counts.width;
        return zoom(start, end);
      }
      const at = bars.findLastIndex((bar) => bar.x <= from);
      clearTimeout(click.current);
      click.current = setTimeout(() => zoomBars(at, at), DOUBLE_MS);
    },
    onPointerCancel: () => setDragged(null),
    onDoubleClick() {
      clearTimeout(click.current);
      onReset();
    },
  };
  return { handlers, chosen: dragged === null ? null : sorted(dragged) };
}

function useBarKeys({ bars, onReset }: Options, zoomBars: (one: number, other: number) => void) {
  /** The bar one stands on, and where Shift began. */
  const [keyed, setKeyed] = useState<{ at: number; from: number } | null>(null);
  const handlers = {
    onBlur: () => setKeyed(null),
    onKeyDown(event: KeyboardEvent) {
      const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
      if (step !== 0) {
        const before = keyed?.at ?? (step > 0 ? -1 : bars.length);
        const at = Math.min(bars.length - 1, Math.max(0, before + step));
        setKeyed({ at, from: event.shiftKey ? (keyed?.from ?? at) : at });
      } else if (event.key === 'Enter' && keyed !== null) {
        setKeyed(null);
        zoomBars(keyed.at, keyed.from);
      } else if (event.key === 'Backspace') onReset();
      else if (event.key === 'Escape' && keyed !== null) setKeyed(null);
      else return;
      event.preventDefault();
      event.stopPropagation();
    },
  };
  return { handlers, at: keyed?.at ?? null, chosen: keyedPixels(bars, keyed) };
}

function sorted([from, to]: [number, number]): [number, number] | null {
  return Math.abs(to - from) < DRAG_PX ? null : [Math.min(from, to), Math.max(from, to)];
}

function keyedPixels(
  bars: readonly Bar[],
  keyed: { at: number; from: number } | null,
): [number, number] | null {
  if (keyed === null || keyed.at === keyed.from) return null;
  const first = bars[Math.min(keyed.at, keyed.from)];
  const last = bars[Math.max(keyed.at, keyed.from)];
  return first === undefined || last === undefined ? null : [first.x, last.x + last.width];
}
