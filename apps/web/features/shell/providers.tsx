'use client';

import './zod-jitless.ts';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider, type QueryClient } from '@tanstack/react-query';
import { setNonce } from 'get-nonce';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import { type ReactNode, useState } from 'react';
import { cssVariables, mantineTheme } from './mantine-theme.ts';
import { makeQueryClient } from './query-client.ts';
import { makeTrpcClient } from './trpc-client.ts';
import { TRPCProvider } from './trpc.ts';

let browserQueries: QueryClient | undefined;

/** One cache for the browser; on the server a new one for each request, so that no user sees another's data. */
function queryClient(): QueryClient {
  if (typeof window === 'undefined') return makeQueryClient();
  browserQueries ??= makeQueryClient();
  return browserQueries;
}

/** Everything that screens stand on: theme, server, URL state. */
export function Providers({ nonce, children }: { nonce: string; children: ReactNode }): ReactNode {
  // Each answer of the server has a nonce of its own, but the document goes by its first: keep that.
  const [documentNonce] = useState(() => {
    if (typeof window !== 'undefined') setNonce(nonce);
    return nonce;
  });
  const [trpcClient] = useState(makeTrpcClient);
  const queries = queryClient();
  return (
    <QueryClientProvider client={queries}>
      <TRPCProvider trpcClient={trpcClient} queryClient={queries}>
        <NuqsAdapter>
          <MantineProvider
            theme={mantineTheme}
            cssVariablesResolver={cssVariables}
            defaultColorScheme="auto"
            getStyleNonce={() => documentNonce}
          >
            <Notifications position="bottom-right" />
            {children}
          </MantineProvider>
        </NuqsAdapter>
      </TRPCProvider>
    </QueryClientProvider>
  );
}
