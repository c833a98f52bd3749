import type { ReactNode } from 'react';
import { Chip, type Tone } from '../shell/chip.tsx';
import { AgoText, TimeText } from '../shell/time-text.tsx';
import type { Overview, Trouble } from './overview.ts';
import { sayVerdict } from './say-verdict.ts';
import classes from './verdict.module.css';

const TONES: Record<Trouble['severity'], Tone> = { critical: 'bad', warning: 'warn', note: 'accent' };
const WORDS: Record<Trouble['severity'], string> = { critical: 'down', warning: 'warning', note: 'note' };

/** The sentence first; below it each trouble with what to do about it. */
export function Verdict({ overview }: { overview: Overview }): ReactNode {
  const { sentence, basis } = sayVerdict(overview);
  return (
    <section className={classes.verdict} aria-live="polite">
      <h2 className={classes.sentence}>{sentence}</h2>
      <p className="muted">
        {basis}, looked at <TimeText at={overview.at} date={false} relative={false} />
      </p>
      {overview.troubles.length > 0 && (
        <ul className={classes.troubles}>
          {overview.troubles.map((trouble) => (
            <li key={`${trouble.code} ${trouble.about} ${trouble.message}`}>
              <span className={classes.chip}>
                <Chip tone={TONES[trouble.severity]} dot>
                  {WORDS[trouble.severity]}
                </Chip>
              </span>
              <div className={classes.message}>
                <div>{trouble.message}</div>
                <div className="xs faint">
                  {trouble.about}
                  {trouble.since !== null && (
                    <>
                      {' · since '}
                      <AgoText at={trouble.since} />
                    </>
                  )}
                </div>
              </div>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
