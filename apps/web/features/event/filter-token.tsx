import type { Clause } from '@karma/core/ledger/event-filter.ts';
import { formatClause } from '@karma/core/ledger/filter-text.ts';
import type { ReactNode } from 'react';
import { Icon } from '../shell/icon.tsx';
import classes from './query-row.module.css';

type Props = { clause: Clause; onEdit: () => void; onRemove: () => void };

/** One condition of the filter: a click changes it, the cross takes it away. */
export function FilterToken({ clause, onEdit, onRemove }: Props): ReactNode {
  const text = formatClause(clause);
  const minus = clause.not ? '-' : '';
  return (
    <span className={`${classes.token} ${clause.not ? classes.not : ''}`}>
      <button type="button" className={classes.edit} title={`${text}: change it`} onClick={onEdit}>
        {clause.on === 'text' ? (
          <span className={classes.text}>{text}</span>
        ) : (
          <>
            <span className={classes.name}>
              {minus}
              {clause.on === 'tag' ? `tag.${clause.key}=` : `${clause.field}:`}
            </span>
            <span className={classes.value}>{clause.value}</span>
          </>
        )}
      </button>
      <button type="button" className={classes.remove} aria-label={`Remove ${text}`} onClick={onRemove}>
        <Icon name="close" size={10} />
      </button>
    </span>
  );
}
