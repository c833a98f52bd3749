'use client';

import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { Kbd } from './kbd.tsx';
import type { ScreenKey } from './keys-provider.tsx';
import classes from './keys-help.module.css';

const EVERYWHERE: readonly ScreenKey[] = [
  { key: 'mod+K', shown: '⌘K / Ctrl K', does: 'Find a screen, a source, an entity or an event' },
  { key: 'shift+?', shown: '?', does: 'This list' },
  { key: 'Escape', shown: 'Esc', does: 'Close what is open' },
];

/** The list of keys: those of this screen, then those that work everywhere. */
export function KeysHelp({
  opened,
  onClose,
  screenKeys,
}: {
  opened: boolean;
  onClose: () => void;
  screenKeys: readonly ScreenKey[];
}): ReactNode {
  return (
    <Modal opened={opened} onClose={onClose} title="Keys" size={440}>
      {screenKeys.length > 0 && <KeyList title="On this screen" keys={screenKeys} />}
      <KeyList title="Everywhere" keys={EVERYWHERE} />
    </Modal>
  );
}

function KeyList({ title, keys }: { title: string; keys: readonly ScreenKey[] }): ReactNode {
  return (
    <section className={classes.group}>
      <h3>{title}</h3>
      <dl className={classes.keys}>
        {keys.map(({ key, shown, does }) => (
          <div key={key}>
            <dt>
              <Kbd>{shown}</Kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
