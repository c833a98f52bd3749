'use client';

import { ActionIcon, Menu, Tooltip } from '@mantine/core';
import type { ReactNode } from 'react';
import { Icon } from '../shell/icon.tsx';
import { FIELD_WORDS } from './suggest-filter.ts';

const ITEMS = [
  ['Type', 'type:', FIELD_WORDS.type],
  ['Entity', 'entity:', FIELD_WORDS.entity],
  ['Tag', 'tag.', FIELD_WORDS.tag],
  ['Words', '"', 'In the message, the attributes, type or entity'],
  ['Source', 'source:', FIELD_WORDS.source],
  ['Status', 'status:', FIELD_WORDS.status],
  ['Correlation', 'correlation:', FIELD_WORDS.correlation],
  ['Flow', 'flow:', FIELD_WORDS.flow],
] as const;

/** By what one can filter, for those who do not know the words yet; each begins the text. */
export function FilterMenu({ onChoose }: { onChoose: (text: string) => void }): ReactNode {
  return (
    <Menu position="bottom-end" width={320} returnFocus={false}>
      <Menu.Target>
        <Tooltip label="Add a filter">
          <ActionIcon aria-label="Add a filter" size={24} style={{ '--ai-size': '24px' }}>
            <Icon name="plus" size={13} />
          </ActionIcon>
        </Tooltip>
      </Menu.Target>
      <Menu.Dropdown>
        {ITEMS.map(([title, text, about]) => (
          <Menu.Item
            key={title}
            fz="sm"
            // The menu gives the focus back when it closes: after that, to the field.
            onClick={() => setTimeout(() => onChoose(text))}
            rightSection={<span className="faint xs">{about}</span>}
          >
            {title}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
