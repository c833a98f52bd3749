import type { Tone } from './chip.tsx';
import { formatCount } from './count-text.tsx';

type Engine = { name: string; state: 'up' | 'down' | 'unknown' };
type Overview = { engines: Engine[]; troubles: { severity: string }[]; roles: { lagTotal: number }[] };

/** How Karma itself is, in one line. */
export function sayStatus({ engines, troubles, roles }: Overview): { tone: Tone; text: string } {
  const down = engines.filter(({ state }) => state === 'down').map(({ name }) => name);
  if (down.length > 0) return { tone: 'bad', text: `${down.join(', ')} down` };
  const critical = troubles.filter(({ severity }) => severity === 'critical').length;
  if (critical > 0) return { tone: 'bad', text: critical === 1 ? '1 problem' : `${critical} problems` };
  const warnings = troubles.filter(({ severity }) => severity === 'warning').length;
  if (warnings > 0) return { tone: 'warn', text: warnings === 1 ? '1 warning' : `${warnings} warnings` };
  const lag = roles.reduce((sum, role) => sum + role.lagTotal, 0);
  return { tone: 'ok', text: `All engines up · lag ${formatCount(lag)}` };
}
