'use client';

import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import { useEffect, useState } from 'react';
import type { Trial } from './try-in-browser.ts';

/** Typing goes on for so long before it is tried. */
const PAUSE_MS = 120;

/**
 * What the mapping makes of the sample, tried anew as one types; null before the first. The language is loaded when
 * it is first needed.
 */
export function useTrial(
  source: string,
  spec: MappingSpec | null,
  sample: readonly SampleMessage[],
): Trial | null {
  const [trial, setTrial] = useState<Trial | null>(null);
  const written = spec === null ? null : JSON.stringify(spec);
  useEffect(() => {
    if (written === null) return;
    let left = false;
    const timer = setTimeout(async () => {
      const { tryInBrowser } = await import('./try-in-browser.ts');
      if (!left) setTrial(tryInBrowser(source, JSON.parse(written) as MappingSpec, sample));
    }, PAUSE_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [source, written, sample]);
  return trial;
}
