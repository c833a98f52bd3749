'use client';

import { Tooltip } from '@mantine/core';
import { type EventFilter, sameClause, toggleClause, withClause } from '@karma/core/ledger/event-filter.ts';
import type { Facet, Facets } from '@karma/db/ledger/query-facets.ts';
import { memo, type MouseEvent, type ReactNode, useState } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import classes from './facet-column.module.css';
import { clauseOf } from './suggest-filter.ts';

const TITLES: Readonly<Record<string, string>> = {
  type: 'Type',
  source: 'Source',
  kind: 'Kind',
  status: 'Status',
};
/** Fields shown before "more fields". */
const FIELDS = 7;
const VALUES = 6;

type Props = { facets: Facets | undefined; filter: EventFilter; onChange: (filter: EventFilter) => void };

/** What the matching events are made of. A click filters; Alt and a click, or the second button, leaves out. */
export const FacetColumn = memo(function FacetColumn({ facets, filter, onChange }: Props): ReactNode {
  const [all, setAll] = useState(false);
  if (facets === undefined) return <FacetSkeleton />;
  const told = arrange(facets.facets);
  const shown = all ? told : told.slice(0, FIELDS);
  const rest = told.length - shown.length;
  return (
    <div className={classes.column}>
      {shown.map((facet) => (
        <FacetList key={facet.subject} facet={facet} filter={filter} onChange={onChange} />
      ))}
      {told.length === 0 && <p className="faint xs">Nothing to choose from: no event matches.</p>}
      {(rest > 0 || all) && (
        <button type="button" className={classes.more} onClick={() => setAll(!all)}>
          {all ? 'Fewer fields' : `${rest} more ${rest === 1 ? 'field' : 'fields'}`}
        </button>
      )}
    </div>
  );
});

/** Fixed fields first and in one order, then tags; a field without any value says nothing. */
function arrange(facets: readonly Facet[]): Facet[] {
  const order = ['type', 'source', 'status', 'kind'];
  const place = (facet: Facet): number => {
    const at = order.indexOf(facet.subject);
    return at < 0 ? order.length : at;
  };
  return facets
    .map((facet) => ({ ...facet, values: facet.values.filter(({ value }) => value !== '') }))
    .filter((facet) => facet.values.length > 0)
    .toSorted((a, b) => place(a) - place(b));
}

function FacetList({
  facet,
  filter,
  onChange,
}: {
  facet: Facet;
  filter: EventFilter;
  onChange: (filter: EventFilter) => void;
}): ReactNode {
  const [whole, setWhole] = useState(false);
  const most = Math.max(1, ...facet.values.map(({ count }) => count));
  const shown = whole ? facet.values : facet.values.slice(0, VALUES);
  const hidden = facet.values.length - shown.length;
  const title = TITLES[facet.subject] ?? facet.subject;
  return (
    <section aria-label={title}>
      <header className={classes.head}>
        <h2 title={title}>{title}</h2>
        <span className="sp" />
        {facet.sampledBy > 1 && (
          <Tooltip label={`Counted in one of ${facet.sampledBy} events and multiplied`}>
            <span className="faint xs">about</span>
          </Tooltip>
        )}
      </header>
      {shown.map((one) => (
        <FacetValueRow
          key={one.value}
          subject={facet.subject}
          value={one.value}
          count={one.count}
          about={facet.sampledBy > 1}
          share={one.count / most}
          filter={filter}
          onChange={onChange}
        />
      ))}
      {hidden > 0 ? (
        <button type="button" className={classes.more} onClick={() => setWhole(true)}>
          {hidden} more
        </button>
      ) : (
        facet.more > 0 && (
          <p className={`${classes.more} faint`}>
            and {formatCount(facet.more)} more values: type to find one
          </p>
        )
      )}
    </section>
  );
}

type RowProps = {
  subject: string;
  value: string;
  count: number;
  about: boolean;
  share: number;
  filter: EventFilter;
  onChange: (filter: EventFilter) => void;
};

function FacetValueRow({ subject, value, count, about, share, filter, onChange }: RowProps): ReactNode {
  const clause = clauseOf(subject, value);
  if (clause === undefined) return null;
  const without = { ...clause, not: true };
  const has = (one: typeof clause): boolean => filter.some((other) => sameClause(other, one));
  const chosen = has(clause) ? 'with' : has(without) ? 'without' : undefined;
  const click = (event: MouseEvent): void => {
    if (event.altKey) onChange(withClause(filter, without));
    else onChange(chosen === 'without' ? toggleClause(filter, without) : toggleClause(filter, clause));
  };
  return (
    <div className={classes.row} data-chosen={chosen}>
      <button
        type="button"
        className={classes.value}
        aria-pressed={chosen === 'with'}
        title={value}
        onClick={click}
      >
        <i className={classes.bar} style={{ width: `${share * 100}%` }} />
        <span className={`mono ${classes.name}`}>{value}</span>
        <span className={`num faint xs ${classes.count}`}>
          {about ? '~' : ''}
          {formatCount(count)}
        </span>
      </button>
      <button
        type="button"
        className={classes.exclude}
        aria-label={`Leave out ${subject} ${value}`}
        title="Leave out (Alt and click)"
        onClick={() => onChange(toggleClause(filter, without))}
      >
        −
      </button>
    </div>
  );
}

function FacetSkeleton(): ReactNode {
  return (
    <div className={classes.column} role="status" aria-label="Loading">
      {[5, 3, 4].map((rows) => (
        <div key={rows} className={classes.skeleton}>
          {Array.from({ length: rows }, (_, at) => (
            <span key={at} style={{ width: `${90 - at * 14}%` }} />
          ))}
        </div>
      ))}
    </div>
  );
}
