import { expect, test } from 'vitest';
import { sayStatus } from './say-status.ts';

const up = { name: 'Kafka', state: 'up' as const };
const roles = [{ lagTotal: 1_000 }, { lagTotal: 204 }];

test('the worst is said first', () => {
  const warning = { severity: 'warning' };
  const critical = { severity: 'critical' };
  expect(sayStatus({ engines: [up], troubles: [], roles })).toEqual({
    tone: 'ok',
    text: 'All engines up · lag 1,204',
  });
  expect(sayStatus({ engines: [up], troubles: [warning], roles }).text).toBe('1 warning');
  expect(sayStatus({ engines: [up], troubles: [critical, critical, warning], roles }).text).toBe(
    '2 problems',
  );
  const down = { name: 'Postgres', state: 'down' as const };
  expect(sayStatus({ engines: [up, down], troubles: [critical], roles })).toEqual({
    tone: 'bad',
    text: 'Postgres down',
  });
});
