import type { Health } from '@karma/services/source/health-of.ts';
import type { ReactNode } from 'react';
import { Chip, type Tone } from '../shell/chip.tsx';

const TONES: Record<Health, Tone> = {
  healthy: 'ok',
  starting: 'accent',
  silent: 'warn',
  failed: 'bad',
  paused: 'neutral',
  removed: 'neutral',
};

/** How a source is, in one word. */
export function HealthChip({ health }: { health: Health }): ReactNode {
  return (
    <Chip tone={TONES[health]} dot>
      {health}
    </Chip>
  );
}

export function isWrong(health: Health): boolean {
  return health === 'failed' || health === 'silent';
}
