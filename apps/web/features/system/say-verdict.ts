import { formatCount } from '../shell/count-text.tsx';
import type { Overview } from './overview.ts';

type Judged = {
  troubles: readonly { severity: 'critical' | 'warning' | 'note' }[];
  roles: readonly { instance: string; lagTotal: number }[];
};

/** The sentence on top of the System screen, and what it rests on. */
export function sayVerdict({ troubles, roles }: Judged | Overview): { sentence: string; basis: string } {
  const count = (severity: string): number => troubles.filter((one) => one.severity === severity).length;
  const critical = count('critical');
  const warnings = count('warning');
  const processes = new Set(roles.map(({ instance }) => instance)).size;
  const behind = roles.reduce((sum, { lagTotal }) => sum + lagTotal, 0);
  const basis = `${plural(roles.length, 'role')} in ${plural(processes, 'process', 'es')}, ${formatCount(behind)} messages behind`;
  if (critical > 0)
    return {
      sentence: `${critical === 1 ? 'Something is' : `${critical} things are`} down. Do this first:`,
      basis,
    };
  if (warnings > 0) return { sentence: `Karma works, with ${plural(warnings, 'warning')}.`, basis };
  return { sentence: 'Everything works.', basis };
}

function plural(count: number, word: string, ending = 's'): string {
  return `${count} ${word}${count === 1 ? '' : ending}`;
}
