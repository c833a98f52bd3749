'use client';

import { useHotkeys } from '@mantine/hooks';
import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react';
import { KeysHelp } from './keys-help.tsx';

/** A key of a screen: what is pressed (as Mantine's useHotkeys writes it), how it is shown, what it does. */
export type ScreenKey = { key: string; shown: string; does: string };

type Registry = {
  listed: readonly ScreenKey[];
  add: (keys: readonly ScreenKey[]) => () => void;
  showHelp: () => void;
};

export const KeysContext = createContext<Registry | null>(null);

/** Knows which keys work on the screen that is open, and lists them at `?`. */
export function KeysProvider({ children }: { children: ReactNode }): ReactNode {
  const [groups, setGroups] = useState<readonly (readonly ScreenKey[])[]>([]);
  const [helpOpen, setHelpOpen] = useState(false);
  const add = useCallback((keys: readonly ScreenKey[]) => {
    setGroups((before) => [...before, keys]);
    return () => setGroups((before) => before.filter((group) => group !== keys));
  }, []);
  const showHelp = useCallback(() => setHelpOpen(true), []);
  useHotkeys([['shift+?', showHelp]]);
  const listed = useMemo(() => groups.flat(), [groups]);
  const registry = useMemo(() => ({ listed, add, showHelp }), [listed, add, showHelp]);
  return (
    <KeysContext value={registry}>
      {children}
      <KeysHelp opened={helpOpen} onClose={() => setHelpOpen(false)} screenKeys={listed} />
    </KeysContext>
  );
}

export function useKeysRegistry(): Registry {
  const registry = use(KeysContext);
  if (registry === null) throw new Error('useKeys works below AppShell only');
  return registry;
}
