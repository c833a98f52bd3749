'use client';

import type { ReactNode } from 'react';
import { ErrorNotice } from '../features/shell/error-notice.tsx';

export default function ErrorPage({ error, reset }: { error: Error; reset: () => void }): ReactNode {
  return (
    <div className="page">
      <ErrorNotice title="This page could not be shown." error={error} onRetry={reset}>
        Try again. If it stays, its database may be down: look at the System screen and at the web server’s
        log.
      </ErrorNotice>
    </div>
  );
}
