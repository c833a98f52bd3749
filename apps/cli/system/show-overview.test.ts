import { expect, test } from 'vitest';
import { type Overview, showOverview } from './show-overview.ts';

const NOW = new Date('2026-11-01T10:00:00Z');
const GOOD: Overview = {
  at: NOW.getTime(),
  engines: [{ name: 'Postgres', state: 'up', says: 'version 18.4', ms: 2, since: null }],
  troubles: [],
  roles: [
    {
      role: 'ledger',
      instance: 'host:1',
      status: 'running',
      silent: false,
      startedAt: NOW.getTime() - 60_000,
      updatedAt: NOW.getTime() - 300,
      problems: [],
      lag: { 'events.normalized/0': 12 },
      lagTotal: 12,
      figures: { insert_ms: 40.25 },
    },
  ],
  outbox: { waiting: 0, oldest: null },
  sources: [{ name: 'shop', kind: 'postgres', health: 'healthy', says: 'Heard.' }],
};

test('that all is well is said, with the figures', () => {
  const text = showOverview(GOOD, NOW);
  expect(text).toMatch(/^All is well\.\n/);
  expect(text).toMatch(/ledger +host:1 +running +12 +now +insert_ms=40\.3/);
  expect(text).toContain('Sources: 1 of 1 healthy');
});

test('what is wrong comes first, with how long', () => {
  const trouble = {
    severity: 'critical',
    code: 'role_silent',
    about: 'ledger',
    message: 'The role ledger has been silent.',
    since: NOW.getTime() - 90_000,
  } as const;
  const text = showOverview({ ...GOOD, troubles: [trouble] }, NOW);
  expect(text).toMatch(/^✗ The role ledger has been silent\. \(for 1 min 30 s\)\n/);
});
