'use client';

import { Button } from '@mantine/core';
import type { MappingSpec } from '@karma/core/contract/mapping.ts';
import { rawTopic } from '@karma/core/contract/topics.ts';
import { SAMPLE_LIMITS } from '@karma/core/source/requests.ts';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { formatCount } from '../shell/count-text.tsx';
import { ErrorNotice } from '../shell/error-notice.tsx';
import { useTRPCClient } from '../shell/trpc.ts';
import { askWorker } from '../source/ask-worker.ts';

/** The same question on as many messages as a sample can hold, answered by the server. */
export function CompareMany({
  source,
  version,
  spec,
}: {
  source: string;
  version: number;
  spec: MappingSpec;
}): ReactNode {
  const client = useTRPCClient();
  const compare = useMutation({
    mutationFn: async (after: MappingSpec) => {
      const question = { topic: rawTopic(source), limit: SAMPLE_LIMITS.messages };
      const { id } = await askWorker(client, { kind: 'sample_topic', question });
      return client.mapping.compare.mutate({
        source,
        before: { version },
        after: { spec: after },
        sample: { request: id },
        show: 1,
      });
    },
  });
  const { data } = compare;
  const current = data !== undefined && compare.variables === spec;
  return (
    <div style={{ display: 'grid', gap: 8 }}>
      <div>
        <Button loading={compare.isPending} onClick={() => compare.mutate(spec)}>
          Compare on the last {formatCount(SAMPLE_LIMITS.messages)} messages
        </Button>
      </div>
      {compare.isError && <ErrorNotice title="They could not be compared." error={compare.error} />}
      {current && (
        <p className="s" role="status">
          Of {formatCount(data.after.messages)}: {formatCount(data.differing)} come out differently; dead
          letters {formatCount(data.before.dead)} → {formatCount(data.after.dead)}, events{' '}
          {formatCount(data.before.events)} → {formatCount(data.after.events)}.
        </p>
      )}
    </div>
  );
}
