import { sayDuration } from '@karma/core/ledger/say-duration.ts';
import type { overview } from '@karma/services/system/overview.ts';
import { printTable } from '../output/print-table.ts';
import { sayAgo, sayNumber } from '../output/say.ts';

export type Overview = Awaited<ReturnType<typeof overview>>;

const MARK = { critical: '✗', warning: '!', note: '·' } as const;

/** In words first: what is wrong and what to do; then engines and roles. */
export function showOverview(seen: Overview, now: Date): string {
  const wrong = seen.troubles.map(
    ({ severity, message, since }) =>
      `${MARK[severity]} ${message}${since === null ? '' : ` (for ${sayDuration(now.getTime() - since)})`}`,
  );
  const engines = printTable(
    seen.engines,
    [
      { title: 'ENGINE', of: (one) => one.name },
      { title: 'STATE', of: (one) => one.state },
      { title: '', of: (one) => (one.ms === null ? one.says : `${one.says}, answered in ${one.ms} ms`) },
    ],
    '',
  );
  const roles = printTable(
    seen.roles,
    [
      { title: 'ROLE', of: (one) => one.role },
      { title: 'PROCESS', of: (one) => one.instance },
      { title: 'STATE', of: (one) => (one.silent ? 'silent' : one.status) },
      { title: 'LAG', of: (one) => sayNumber(one.lagTotal), right: true },
      { title: 'LAST WORD', of: (one) => sayAgo(one.updatedAt, now) },
      { title: 'FIGURES', of: (one) => sayFigures(one.figures) },
    ],
    'No role runs.',
  );
  const good = seen.sources.filter(({ health }) => health === 'healthy').length;
  const sources = `Sources: ${good} of ${seen.sources.length} healthy. Outbox: ${sayNumber(seen.outbox.waiting)} waiting.`;
  return [wrong.length === 0 ? 'All is well.' : wrong.join('\n'), engines, roles, sources].join('\n\n');
}

function sayFigures(figures: Record<string, number>): string {
  return Object.entries(figures)
    .map(([name, value]) => `${name}=${sayNumber(value)}`)
    .join(' ');
}
