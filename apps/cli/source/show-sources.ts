import type { getSource } from '@karma/services/source/get.ts';
import type { listSources } from '@karma/services/source/list.ts';
import { printTable } from '../output/print-table.ts';
import { sayAgo, sayNumber, sayPairs, sayTime } from '../output/say.ts';

type Listed = Awaited<ReturnType<typeof listSources>>;
type Shown = Awaited<ReturnType<typeof getSource>>;

export function showSources({ sources, next }: Listed, now: Date): string {
  const table = printTable(
    sources,
    [
      { title: 'NAME', of: (one) => one.name },
      { title: 'KIND', of: (one) => one.kind },
      { title: 'HEALTH', of: (one) => one.health },
      { title: 'EVENTS/S', of: (one) => sayNumber(one.status?.eventsPerSecond ?? 0), right: true },
      { title: 'LAG', of: (one) => sayNumber(one.status?.lagMessages ?? 0), right: true },
      { title: 'HEARD UNTIL', of: (one) => sayAgo(one.status?.heardUntil ?? null, now) },
      { title: 'LAST EVENT', of: (one) => sayAgo(one.status?.lastEventAt ?? null, now) },
      { title: 'DEAD', of: (one) => sayNumber(one.status?.dead ?? 0), right: true },
      { title: 'TITLE', of: (one) => one.title },
    ],
    'There are no sources. Register one on the screen Sources.',
  );
  const wrong = sources.filter(({ health }) => health === 'failed' || health === 'silent');
  const words = wrong.map(({ name, says }) => `${name}: ${says}`);
  const more = next === null ? [] : ['There are more: raise --limit.'];
  return [table, ...words, ...more].join('\n');
}

export function showSource(one: Shown, now: Date): string {
  const { status, connector } = one;
  const facts = sayPairs([
    ['name', one.name],
    ['title', one.title],
    ['kind', one.kind],
    ['health', `${one.health}: ${one.says}`],
    ['topic', one.topic],
    ['mapping', `version ${one.mappingVersion}`],
    ['send to', one.endpoint],
    ['registered', `${sayTime(one.createdAt)} by ${one.createdBy}`],
    ['connector', connector && `${connector.name}: wanted ${connector.desired}, is ${connector.observed}`],
    ['events', status && `${sayNumber(status.events)}, ${sayNumber(status.eventsPerSecond)} a second`],
    ['dead', status && sayNumber(status.dead)],
    ['late', status && `${sayNumber(status.lateAfterHeard)} came after their time was heard`],
    ['lag', status && `${sayNumber(status.lagMessages)} messages`],
    ['heard until', status && sayAgo(status.heardUntil, now)],
    ['last event', status && sayAgo(status.lastEventAt, now)],
    ['settings', Object.keys(one.config).length === 0 ? null : JSON.stringify(one.config)],
  ]);
  if (one.tokens.length === 0) return facts;
  const tokens = printTable(
    one.tokens,
    [
      { title: 'TOKEN', of: (token) => `${token.prefix}…` },
      { title: 'NAME', of: (token) => token.name },
      { title: 'LAST USED', of: (token) => sayAgo(token.lastUsedAt, now) },
      { title: 'STATE', of: (token) => (token.revokedAt === null ? 'valid' : 'revoked') },
    ],
    '',
  );
  return `${facts}\n\n${tokens}`;
}
