import { ROLES } from '@karma/core/contract/role-state.ts';
import type { ReactNode } from 'react';
import { Chip, type Tone } from '../shell/chip.tsx';
import { CountText } from '../shell/count-text.tsx';
import { formatDuration } from '../shell/format-time.ts';
import { describeFigures } from './describe-figures.ts';
import { TableScroll } from '../shell/table-scroll.tsx';
import type { RoleRow } from './overview.ts';
import classes from './roles-table.module.css';

const TONES: Record<RoleRow['status'], Tone> = {
  starting: 'accent',
  running: 'ok',
  degraded: 'warn',
  stopped: 'neutral',
};

/** What each role of the worker last said of itself, in the order in which data passes them. */
export function RolesTable({ roles, now }: { roles: readonly RoleRow[]; now: number }): ReactNode {
  const inOrder = roles.toSorted(
    (a, b) => ROLES.indexOf(a.role) - ROLES.indexOf(b.role) || a.instance.localeCompare(b.instance),
  );
  return (
    <section className="card">
      <header>
        <h2>Roles</h2>
        <span className="sp" />
        <span className="s muted">each tells its state once a second</span>
      </header>
      {roles.length === 0 ? (
        <p className="in muted">No worker has said anything yet.</p>
      ) : (
        <TableScroll label="Roles">
          <table className={`table ${classes.roles}`}>
            <thead>
              <tr>
                <th style={{ width: 120 }}>Role</th>
                <th style={{ width: 110 }}>State</th>
                <th className="num" style={{ width: 110 }}>
                  Behind
                </th>
                <th>Figures</th>
                <th className="num" style={{ width: 90 }}>
                  Heard
                </th>
                <th className="num" style={{ width: 90 }}>
                  Runs for
                </th>
                <th style={{ width: 200 }}>Process</th>
              </tr>
            </thead>
            <tbody>
              {inOrder.map((role) => (
                <Row key={`${role.role} ${role.instance}`} role={role} now={now} />
              ))}
            </tbody>
          </table>
        </TableScroll>
      )}
    </section>
  );
}

function Row({ role, now }: { role: RoleRow; now: number }): ReactNode {
  const partitions = Object.entries(role.lag).map(
    ([partition, lag]) => `${partition}: ${lag.toLocaleString('en')}`,
  );
  return (
    <tr>
      <td className="b">{role.role}</td>
      <td>
        <Chip tone={role.silent ? 'bad' : TONES[role.status]} dot>
          {role.silent ? 'silent' : role.status}
        </Chip>
      </td>
      <td className="num" title={partitions.join('\n')}>
        {partitions.length === 0 ? <span className="faint">–</span> : <CountText value={role.lagTotal} />}
      </td>
      <td>
        <span className={classes.figures}>
          {describeFigures(role.figures).map(({ name, value }) => (
            <span key={name}>
              <span className="faint">{name}</span> {value}
            </span>
          ))}
        </span>
      </td>
      <td className="num">{formatDuration(Math.max(0, now - role.updatedAt))}</td>
      <td className="num">{formatDuration(Math.max(0, now - role.startedAt))}</td>
      <td className="mono faint">{role.instance}</td>
    </tr>
  );
}
