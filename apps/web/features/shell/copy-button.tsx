'use client';

import { ActionIcon, Tooltip } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';

/** Copies a text; `label` says what it is, for the tooltip and screen readers ("Copy the token"). */
export function CopyButton({ text, label }: { text: string; label: string }): ReactNode {
  const clipboard = useClipboard({ timeout: 1_500 });
  const said =
    clipboard.error !== null
      ? 'The browser does not allow copying here: select the text'
      : clipboard.copied
        ? 'Copied'
        : label;
  return (
    <Tooltip label={said}>
      <ActionIcon
        aria-label={label}
        onClick={() => clipboard.copy(text)}
        style={{ color: clipboard.copied ? 'var(--ok)' : undefined }}
      >
        <Icon name={clipboard.copied ? 'check' : 'copy'} size={14} />
      </ActionIcon>
    </Tooltip>
  );
}
