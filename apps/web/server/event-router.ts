import { eventFacets } from '@karma/services/event/facets.ts';
import { FollowInput, followEvents } from '@karma/services/event/follow.ts';
import { heardSources } from '@karma/services/event/heard.ts';
import { eventHistogram } from '@karma/services/event/histogram.ts';
import { listEvents } from '@karma/services/event/list.ts';
import { readEvent } from '@karma/services/event/read.ts';
import { eventTimeline } from '@karma/services/event/timeline.ts';
import { tracked } from '@trpc/server';
import { ledgerEars } from './ledger-ears.ts';
import { shutdownSignal } from './shutdown.ts';
import { permitted, procedureOf, router } from './trpc.ts';
import { whileAllowed } from './while-allowed.ts';

export const eventRouter = router({
  list: procedureOf(listEvents),
  histogram: procedureOf(eventHistogram),
  facets: procedureOf(eventFacets),
  read: procedureOf(readEvent),
  timeline: procedureOf(eventTimeline),
  heard: procedureOf(heardSources),
  follow: permitted('event:read')
    .input(FollowInput)
    .subscription(async function* ({ ctx, input, signal }) {
      const ended = AbortSignal.any([shutdownSignal(), ...(signal === undefined ? [] : [signal])]);
      const pushes = followEvents(ctx, await ledgerEars(), input, ended);
      const allowed = { permission: 'event:read', userNow: ctx.userNow } as const;
      for await (const [id, push] of whileAllowed(pushes, allowed)) yield tracked(id, push);
    }),
});
