'use client';

import { useHotkeys } from '@mantine/hooks';
import { useEffect } from 'react';
import { type ScreenKey, useKeysRegistry } from './keys-provider.tsx';

export type BoundKey = ScreenKey & { run: () => void };

/**
 * Binds keys while the component is mounted, and lists them under `?`:
 * `useKeys([{ key: 'J', shown: 'J', does: 'Next event', run: next }])`. Not while typing in a field.
 */
export function useKeys(keys: readonly BoundKey[]): void {
  useHotkeys(keys.map(({ key, run }) => [key, run]));
  const { add } = useKeysRegistry();
  const listed = JSON.stringify(keys.map(({ key, shown, does }) => ({ key, shown, does })));
  useEffect(() => add(JSON.parse(listed) as ScreenKey[]), [add, listed]);
}
