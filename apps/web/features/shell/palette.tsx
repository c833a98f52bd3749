'use client';

import { Spotlight } from '@mantine/spotlight';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Icon } from './icon.tsx';
import { paletteTargets } from './palette-targets.ts';
import classes from './palette.module.css';

/** ⌘K: type where to go. */
export function Palette(): ReactNode {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const targets = paletteTargets(query, []);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      scrollable
      maxHeight={420}
      title="Search"
      tagsToIgnore={[]}
      classNames={{ header: classes.hidden }}
    >
      <Spotlight.Search
        placeholder="Find a screen, a source, order:1042, an event id …"
        leftSection={<Icon name="search" />}
      />
      <Spotlight.ActionsList>
        {targets.map(({ id, label, about, href, icon }) => (
          <Spotlight.Action key={id} onClick={() => router.push(href)}>
            <span className={classes.target}>
              <Icon name={icon} />
              <span className={classes.label}>{label}</span>
              <span className="faint s">{about}</span>
            </span>
          </Spotlight.Action>
        ))}
        {targets.length === 0 && <Spotlight.Empty>Nothing of that name.</Spotlight.Empty>}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}
