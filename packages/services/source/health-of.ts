/** What a source's health is judged by; times are epoch ms. */
export type HealthFacts = {
  kind: string;
  state: string;
  connector: { desired: string; observed: string; problem: string | null; waiting: boolean } | null;
  status: { heardUntil: number | null; problem: string | null } | null;
  now: number;
};

const HEALTHS = ['failed', 'silent', 'starting', 'healthy', 'paused', 'removed'] as const;
export type Health = (typeof HEALTHS)[number];

/** One word for the list, and a sentence: what is so, and what to do where something is wrong. */
export type SourceHealth = { health: Health; says: string };

/** A source is silent when it has not been heard for this long: heartbeats come each 2 s, stored within seconds. */
export const SILENT_AFTER_MS = 30_000;

/** Judges a source by what is wanted of it and what the worker last saw. Pure. */
export function healthOf(facts: HealthFacts): SourceHealth {
  const { state, connector, status, now } = facts;
  if (state === 'removed') return { health: 'removed', says: 'Removed. Its events stay in the ledger.' };
  if (state === 'paused') return { health: 'paused', says: pausedSays(facts.kind) };
  const problem = problemOf(facts);
  if (problem !== null) return { health: 'failed', says: problem };
  if (connector?.waiting === true) {
    return { health: 'starting', says: 'The worker is bringing its connector to what is wanted.' };
  }
  const heard = status?.heardUntil ?? null;
  if (heard === null) return { health: 'starting', says: 'Nothing has been heard from it yet.' };
  if (now - heard > SILENT_AFTER_MS) return { health: 'silent', says: silentSays(facts.kind, now - heard) };
  return { health: 'healthy', says: 'Heard, and in the ledger.' };
}

function problemOf({ connector, status }: HealthFacts): string | null {
  if (typeof connector?.problem === 'string') return connector.problem;
  if (connector?.observed === 'FAILED')
    return "Its connector failed. Look at the connector's error and restart it.";
  if (connector?.observed === 'UNREACHABLE') {
    return 'Kafka Connect does not answer, so nothing is captured. See System.';
  }
  return status?.problem ?? null;
}

function pausedSays(kind: string): string {
  if (kind === 'postgres') {
    return 'Paused. The database keeps its log for it until it is resumed or removed: its disk fills meanwhile.';
  }
  return 'Paused. The intake refuses what is sent to it.';
}

function silentSays(kind: string, ms: number): string {
  const seconds = Math.round(ms / 1_000);
  const long = seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
  const cause =
    kind === 'postgres'
      ? 'Check its connector, the database, and whether the worker keeps up.'
      : 'Check that the roles intake, normalize and ledger run.';
  return `Not heard for ${long}. ${cause}`;
}
