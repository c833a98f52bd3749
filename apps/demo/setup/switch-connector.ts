import { pauseSource } from '@karma/services/source/pause.ts';
import { resumeSource } from '@karma/services/source/resume.ts';
import type { DemoEnvironment } from '../environment.ts';
import { openContext } from './open-context.ts';
import { SHOP_SOURCE } from './register-demo.ts';

/** The fault "a connector stops": the shop goes on, Karma no longer hears it. */
export async function switchConnector(env: DemoEnvironment, to: 'stop' | 'run'): Promise<void> {
  const { ctx, close } = openContext(env);
  try {
    await (to === 'stop' ? pauseSource : resumeSource)({ ctx, input: { source: SHOP_SOURCE } });
  } finally {
    await close();
  }
}
