import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import type { SampleMessage } from '@karma/core/source/requests.ts';
import { tryInBrowser } from './try-in-browser.ts';

/** So many messages are tried as one types. */
export const SHOWN_MESSAGES = 200;
/** So many are fetched: heartbeats, which tell nothing about a mapping, are left out. */
export const FETCHED_MESSAGES = 1_000;

/** The newest messages that mean something, newest first; only heartbeats and marks: those. */
export function recentSample(
  source: string,
  spec: MappingSpec,
  messages: readonly SampleMessage[],
): SampleMessage[] {
  const newest = messages.toSorted(
    (a, b) => b.timestamp - a.timestamp || Number(BigInt(b.offset) - BigInt(a.offset)),
  );
  const trial = tryInBrowser(source, spec, newest);
  const telling =
    'errors' in trial ? newest : newest.filter((_, at) => trial.results[at]?.ignored === undefined);
  return (telling.length > 0 ? telling : newest).slice(0, SHOWN_MESSAGES);
}
