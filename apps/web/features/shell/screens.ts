import type { IconName } from './icon.tsx';

export type Screen = { path: string; title: string; icon: IconName; group: 'See' | 'Set up'; about: string };

/** The screens that exist, in the navigation's order. */
export const SCREENS: readonly Screen[] = [
  { path: '/events', title: 'Events', icon: 'events', group: 'See', about: 'What happened, as it happens' },
  { path: '/sources', title: 'Sources', icon: 'sources', group: 'Set up', about: 'Where events come from' },
  {
    path: '/dead-letters',
    title: 'Dead letters',
    icon: 'dead',
    group: 'Set up',
    about: 'Messages that could not be read',
  },
  { path: '/system', title: 'System', icon: 'system', group: 'Set up', about: 'Engines, roles, users' },
];

/** Whether an address belongs to a screen: itself or below it. */
export function isWithin(pathname: string, screen: Screen): boolean {
  return pathname === screen.path || pathname.startsWith(`${screen.path}/`);
}
