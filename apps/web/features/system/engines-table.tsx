import type { ReactNode } from 'react';
import { Chip, type Tone } from '../shell/chip.tsx';
import { formatCount } from '../shell/count-text.tsx';
import { TableScroll } from '../shell/table-scroll.tsx';
import type { EngineState } from './overview.ts';

const TONES: Record<EngineState['state'], Tone> = { up: 'ok', down: 'bad', unknown: 'unknown' };

/** The engines as seen from here, or, for those that only the worker sees, as its roles say. */
export function EnginesTable({ engines }: { engines: readonly EngineState[] }): ReactNode {
  return (
    <section className="card">
      <header>
        <h2>Engines</h2>
      </header>
      <TableScroll label="Engines">
        <table className="table">
          <thead>
            <tr>
              <th style={{ width: 200 }}>Engine</th>
              <th style={{ width: 110 }}>State</th>
              <th className="num" style={{ width: 110 }}>
                Answers in
              </th>
              <th>Says</th>
            </tr>
          </thead>
          <tbody>
            {engines.map(({ name, state, says, ms }) => (
              <tr key={name}>
                <td className="b">{name}</td>
                <td>
                  <Chip tone={TONES[state]} dot>
                    {state}
                  </Chip>
                </td>
                <td className="num">
                  {ms === null ? <span className="faint">–</span> : `${formatCount(ms)} ms`}
                </td>
                <td className="muted" style={{ whiteSpace: 'normal' }}>
                  {says}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableScroll>
    </section>
  );
}
