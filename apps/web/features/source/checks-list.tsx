import type { Answer } from '@karma/core/source/requests.ts';
import type { ReactNode } from 'react';
import { Icon } from '../shell/icon.tsx';
import classes from './checks-list.module.css';

const TITLES: Record<Answer<'try_postgres'>['checks'][number]['name'], string> = {
  reach: 'Server',
  sign_in: 'Sign-in',
  version: 'Version',
  wal_level: 'Log',
  replication_right: 'Right to read the log',
  free_slot: 'Free slot',
  publication_right: 'Right to publish',
};

/** What was tried of a database, each with what was found, or what to do. */
export function ChecksList({ answer }: { answer: Answer<'try_postgres'> }): ReactNode {
  return (
    <ul className={classes.checks} aria-label="What was tried">
      {answer.checks.map(({ name, ok, message }) => (
        <li key={name} data-ok={ok}>
          <Icon name={ok ? 'check' : 'close'} size={13} />
          <span className="b">{TITLES[name]}</span>
          <span className={classes.message}>
            {!ok && <span className={classes.word}>not so: </span>}
            {message}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** Checks that stop the capture; a publication can be made by the database's owner. */
export function isReady(answer: Answer<'try_postgres'>): boolean {
  return (
    answer.checks.length > 2 && answer.checks.every(({ name, ok }) => ok || name === 'publication_right')
  );
}
