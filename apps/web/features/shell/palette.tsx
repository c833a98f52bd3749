'use client';

import { Spotlight } from '@mantine/spotlight';
import { useQuery } from '@tanstack/react-query';
import { useRouter } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { Icon } from './icon.tsx';
import { paletteTargets } from './palette-targets.ts';
import classes from './palette.module.css';
import { useTRPC } from './trpc.ts';

/** ⌘K: type where to go. */
export function Palette(): ReactNode {
  const router = useRouter();
  const [query, setQuery] = useState('');
  const [opened, setOpened] = useState(false);
  const trpc = useTRPC();
  const sources = useQuery({ ...trpc.source.list.queryOptions({}), enabled: opened, staleTime: 60_000 });
  const targets = paletteTargets(query, sources.data?.sources ?? []);
  return (
    <Spotlight.Root
      query={query}
      onQueryChange={setQuery}
      onSpotlightOpen={() => setOpened(true)}
      onSpotlightClose={() => setOpened(false)}
      scrollable
      maxHeight={420}
      title="Search"
      tagsToIgnore={[]}
      classNames={{ header: 'unseen', search: classes.search, action: classes.action }}
      overlayProps={{ blur: 0 }}
      size={560}
      yOffset="14dvh"
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
