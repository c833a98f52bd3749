'use client';

import { Button, Drawer } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { EmptyState } from '../shell/empty-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { useTRPC } from '../shell/trpc.ts';
import { CodeBars } from './code-bars.tsx';
import { DeadFilters } from './dead-filters.tsx';
import { DeadInspector } from './dead-inspector.tsx';
import classes from './dead-screen.module.css';
import { DeadTable } from './dead-table.tsx';
import { sayDead } from './sum-counts.ts';
import { useDeadList } from './use-dead-list.ts';
import { useDeadUrl } from './use-dead-url.ts';

const COUNT_AGAIN_MS = 5_000;

/** Messages that could not become events: how many of what, which, and one of them whole. */
export function DeadScreen(): ReactNode {
  const dead = useDeadUrl();
  const { url, set, filter } = dead;
  const trpc = useTRPC();
  const [choosing, setChoosing] = useState(false);
  const counts = useQuery(
    trpc.dead.count.queryOptions(
      { filter },
      { placeholderData: keepPreviousData, refetchInterval: COUNT_AGAIN_MS },
    ),
  );
  const list = useDeadList(filter, counts.data?.counts);
  const told = counts.data?.counts ?? [];
  const filters = <DeadFilters dead={dead} counts={told} />;
  return (
    <div className={classes.columns}>
      <aside className={classes.facets} aria-label="Filters">
        <h2 className={classes.unseen}>Filters</h2>
        {filters}
      </aside>
      <section className={classes.middle}>
        <header className={classes.top}>
          <div className={classes.sentence}>
            <h2 aria-live="polite">
              {counts.data === undefined ? 'Counting the dead letters …' : sayDead(told, dead.filtered)}
            </h2>
            <Button className={classes.open} onClick={() => setChoosing(true)}>
              Filters
            </Button>
          </div>
          <CodeBars counts={told} chosen={url.code} onChoose={(code) => void set({ code })} />
        </header>
        <Middle dead={dead} list={list} />
      </section>
      {url.letter !== null && (
        <DeadInspector key={url.letter} origin={url.letter} onClose={() => void set({ letter: null })} />
      )}
      <Drawer opened={choosing} onClose={() => setChoosing(false)} title="Filters" size="88%">
        {filters}
      </Drawer>
    </div>
  );
}

function Middle({
  dead,
  list,
}: {
  dead: ReturnType<typeof useDeadUrl>;
  list: ReturnType<typeof useDeadList>;
}): ReactNode {
  const { url, set } = dead;
  if (list.error !== null) {
    return (
      <div className={classes.notice}>
        <ErrorNotice
          title="The dead letters could not be read."
          error={list.error}
          onRetry={list.again}
          retrying={list.fetching}
        />
      </div>
    );
  }
  if (list.letters === null) return <SkeletonRows rows={20} />;
  if (list.letters.length === 0) {
    if (!dead.filtered) {
      return (
        <EmptyState title="Nothing is lost, and nothing waits here">
          Every message so far became an event. One that cannot is kept here whole, with the reason and what
          to do.
        </EmptyState>
      );
    }
    const clear = { source: null, stage: null, code: null, range: null, q: null };
    return (
      <EmptyState
        title="No dead letter matches"
        action={<Button onClick={() => void set(clear)}>Clear the filters</Button>}
      >
        Another time or source may have some.
      </EmptyState>
    );
  }
  return (
    <DeadTable
      letters={list.letters}
      more={list.more}
      current={url.letter}
      onEnd={list.next}
      onOpen={(origin, how) => void set({ letter: origin }, { history: how === 'walk' ? 'replace' : 'push' })}
    />
  );
}
