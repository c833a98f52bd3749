import { PostgresSourceConfig } from '@karma/core/source/postgres-config.ts';
import type { ReactNode } from 'react';
import { Chip } from '../shell/chip.tsx';
import classes from './source-screen.module.css';

/** Which tables are captured, and by which names in the database. */
export function TablesCard({ config }: { config: unknown }): ReactNode {
  const parsed = PostgresSourceConfig.safeParse(config);
  if (!parsed.success) return null;
  const { tables, publication, slot, publicationMode } = parsed.data;
  return (
    <section className="card" aria-label="Tables">
      <header>
        <h2>{tables.length === 1 ? '1 table' : `${tables.length} tables`}</h2>
      </header>
      <div className={`in ${classes.stack}`}>
        <div className={classes.names}>
          {tables.map(({ schema, table }) => (
            <Chip key={`${schema}.${table}`}>
              <span className="mono">{schema === 'public' ? table : `${schema}.${table}`}</span>
            </Chip>
          ))}
        </div>
        <dl className="facts">
          <dt>Publication</dt>
          <dd>
            <span className="mono">{publication}</span>
            <span className="faint">
              {' '}
              · {publicationMode === 'filtered' ? 'kept by Karma' : 'kept by the owner'}
            </span>
          </dd>
          <dt>Slot</dt>
          <dd className="mono">{slot}</dd>
        </dl>
      </div>
    </section>
  );
}
