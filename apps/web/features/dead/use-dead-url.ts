'use client';

import { DEAD_STAGES } from '@karma/core/contract/dead-letter.ts';
import { parseRange, resolveRange } from '@karma/core/ledger/time-range.ts';
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs';
import { useMemo, useState } from 'react';

const PARAMETERS = {
  source: parseAsString,
  stage: parseAsStringLiteral(DEAD_STAGES),
  code: parseAsString,
  /** `24h`, or two times with `/` between, as on Events; absent: all that is kept. */
  range: parseAsString,
  q: parseAsString,
  /** The dead letter that the inspector shows. */
  letter: parseAsString,
};

/** What the screen shows is its address. */
export function useDeadUrl() {
  const [url, set] = useQueryStates(PARAMETERS, { history: 'push' });
  const { source, stage, code, range, q } = url;
  // A relative range ends when it was chosen, so that pages fit together.
  const [opened] = useState(() => Date.now());
  const filter = useMemo(() => {
    const parsed = range === null ? undefined : parseRange(range);
    const text = q?.trim() ?? '';
    return {
      ...(source === null ? {} : { source }),
      ...(stage === null ? {} : { stage }),
      ...(code === null ? {} : { code }),
      ...(parsed === undefined
        ? {}
        : 'last' in parsed
          ? { from: resolveRange(parsed, opened).from }
          : parsed),
      ...(text === '' ? {} : { text }),
    };
  }, [source, stage, code, range, q, opened]);
  return { url, set, filter, filtered: Object.keys(filter).length > 0 };
}

export type DeadUrl = ReturnType<typeof useDeadUrl>;
