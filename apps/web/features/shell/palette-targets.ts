import { formatFilter } from '@karma/core/ledger/filter-text.ts';
import { SCREENS } from './screens.ts';
import type { IconName } from './icon.tsx';

export type Target = { id: string; label: string; about: string; href: string; icon: IconName };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What ⌘K offers for what was typed: screens and sources whose name has it, and the events of what it could be: an
 * event id, an entity (`order:1042`) or a correlation.
 */
export function paletteTargets(query: string, sources: readonly { name: string; title: string }[]): Target[] {
  const typed = query.trim();
  const has = (...texts: string[]): boolean =>
    texts.some((text) => text.toLowerCase().includes(typed.toLowerCase()));
  const screens = SCREENS.filter((screen) => has(screen.title, screen.about)).map((screen) => ({
    id: screen.path,
    label: screen.title,
    about: screen.about,
    href: screen.path,
    icon: screen.icon,
  }));
  const found = sources
    .filter((source) => has(source.name, source.title))
    .map((source) => ({
      id: `source ${source.name}`,
      label: source.title,
      about: `Source ${source.name}`,
      href: `/sources/${encodeURIComponent(source.name)}`,
      icon: 'sources' as const,
    }));
  return typed === '' ? screens : [...screens, ...found, ...eventTargets(typed)];
}

function eventTargets(typed: string): Target[] {
  const value = encodeURIComponent(typed).replaceAll('%3A', ':').replaceAll('%2F', '/');
  const target = (label: string, href: string): Target => ({
    id: href,
    label,
    about: 'Events',
    href,
    icon: 'events',
  });
  const text = target(
    `Events with the text “${typed}”`,
    `/events?q=${encodeURIComponent(formatFilter([{ on: 'text', value: typed, not: false }]))}`,
  );
  if (/\s/.test(typed)) return [text];
  const entity = [
    target(`Events of entity ${typed}`, `/events?entity=${value}`),
    target(`Timeline of entity ${typed}`, `/events/timeline?entity=${value}`),
  ];
  const correlation = target(`Events of correlation ${typed}`, `/events?correlation=${value}`);
  if (UUID.test(typed)) return [target(`Open event ${typed}`, `/events?event=${value}`), correlation, text];
  return typed.includes(':') ? [...entity, correlation, text] : [correlation, text];
}
