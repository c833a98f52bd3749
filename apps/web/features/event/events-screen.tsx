'use client';

import { Button, Drawer } from '@mantine/core';
import { type Clause, type EventFilter, toggleClause } from '@karma/core/ledger/event-filter.ts';
import { formatFilter } from '@karma/core/ledger/filter-text.ts';
import { formatRange } from '@karma/core/ledger/time-range.ts';
import type { Facet } from '@karma/db/ledger/query-facets.ts';
import { type ReactNode, useCallback, useState } from 'react';
import { EmptyState } from '../shell/empty-state.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { PageHeader } from '../shell/page-header.tsx';
import { SkeletonRows } from '../shell/skeleton-rows.tsx';
import { EventInspector } from './event-inspector.tsx';
import { EventTable } from './event-table.tsx';
import classes from './events-screen.module.css';
import { FacetColumn } from './facet-column.tsx';
import { heardUntil } from './hearing.ts';
import { Histogram } from './histogram.tsx';
import { QueryRow } from './query-row.tsx';
import { StatusLine } from './status-line.tsx';
import { TimeControl } from './time-control.tsx';
import { type EventsModel, useEvents } from './use-events.ts';

const NO_FACETS: readonly Facet[] = [];

/** What happened, as it happens: choose on the left, see in the middle, understand on the right. */
export function EventsScreen({ serverNow }: { serverNow: number }): ReactNode {
  const model = useEvents(serverNow);
  const { url, facets } = model;
  const [choosing, setChoosing] = useState(false);
  const { filter, setFilter } = url;
  const toggle = useCallback(
    (clause: Clause) => setFilter(toggleClause(filter, clause)),
    [filter, setFilter],
  );
  const column = <FacetColumn facets={facets.data} filter={url.filter} onChange={url.setFilter} />;
  return (
    <>
      <PageHeader title="Events">
        <TimeControl
          range={url.range}
          live={url.live}
          following={model.following}
          onRange={url.setRange}
          onLive={url.setLive}
          onRefresh={model.refresh}
        />
      </PageHeader>
      <div className={classes.screen}>
        <div className={classes.bar}>
          <QueryRow filter={url.filter} facets={facets.data?.facets ?? NO_FACETS} onChange={url.setFilter} />
          <Button className={classes.filters} onClick={() => setChoosing(true)}>
            Filters
          </Button>
        </div>
        <div className={classes.columns}>
          <aside className={classes.facets} aria-label="Filters">
            {facets.isError && facets.data === undefined ? (
              <ErrorNotice title="The filters could not be counted." error={facets.error} />
            ) : (
              column
            )}
          </aside>
          <Middle model={model} />
          {url.event !== null && (
            <EventInspector
              id={url.event}
              at={url.at}
              filter={url.filter}
              onToggle={toggle}
              onClose={model.walk.close}
            />
          )}
        </div>
      </div>
      <Drawer opened={choosing} onClose={() => setChoosing(false)} title="Filters" size="88%">
        {column}
      </Drawer>
    </>
  );
}

function Middle({ model }: { model: EventsModel }): ReactNode {
  const { counts, hearing, following, state } = model;
  return (
    <section className={classes.middle}>
      <Histogram
        counts={counts.data}
        again={counts.isPlaceholderData && !model.ticking}
        heardUntil={hearing === null ? null : heardUntil(hearing)}
        onSpan={model.zoom}
        onReset={model.resetRange}
      />
      <StatusLine
        counts={counts.data}
        cost={state.cost}
        stoppedAt={state.stoppedAt}
        hearing={hearing}
        following={following}
      />
      <List model={model} />
    </section>
  );
}

function List({ model }: { model: EventsModel }): ReactNode {
  const { url, state, counts } = model;
  const failed = state.error ?? (counts.isError ? counts.error : null);
  if (failed !== null && state.loading === null) {
    return (
      <div className={classes.notice}>
        <ErrorNotice title="The events could not be read." error={failed} onRetry={model.refresh} />
      </div>
    );
  }
  if (state.run === null) return <SkeletonRows rows={24} />;
  if (state.run.rows.length === 0 && state.loading === null && state.stoppedAt === null) {
    return <Nothing filter={url.filter} model={model} />;
  }
  return (
    <EventTable
      state={state}
      current={model.walk.current}
      focusAsked={model.walk.focusAsked}
      isFresh={model.waiting.isFresh}
      withDay={model.withDay}
      onSee={model.see}
      onTop={model.waiting.onTop}
      onOpen={model.walk.open}
      onStep={model.walk.step}
      waiting={model.waiting.count}
      onTakeWaiting={model.waiting.release}
    />
  );
}

function Nothing({ filter, model }: { filter: EventFilter; model: EventsModel }): ReactNode {
  const { url, hearing } = model;
  if (filter.length > 0) {
    return (
      <EmptyState
        title="No event matches"
        action={
          <>
            <Button onClick={() => url.setFilter([])}>Clear the filter</Button>
            <WiderButton model={model} />
          </>
        }
      >
        Nothing in {sayWhen(model)} matches <span className="mono">{formatFilter(filter)}</span>.
        {url.live && ' What matches from now on appears here.'}
      </EmptyState>
    );
  }
  if (hearing !== null && hearing.sources.every(({ until }) => until === null)) {
    return (
      <EmptyState
        title="No events yet"
        action={
          <Button component="a" href="/sources" variant="filled">
            Connect a source
          </Button>
        }
      >
        Karma has not heard from any source. As soon as one sends something, it appears here.
      </EmptyState>
    );
  }
  return (
    <EmptyState title="Quiet" action={<WiderButton model={model} />}>
      No event in {sayWhen(model)}.{url.live && ' New ones appear here as they come.'}
    </EmptyState>
  );
}

function WiderButton({ model }: { model: EventsModel }): ReactNode {
  const { range } = model.url;
  if ('last' in range && range.last === '7d') return null;
  return <Button onClick={() => model.url.setRange({ last: '7d' })}>Look at the last 7 days</Button>;
}

function sayWhen({ url: { range } }: EventsModel): string {
  return 'last' in range ? `the last ${formatRange(range)}` : 'this time range';
}
