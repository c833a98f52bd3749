import path from 'node:path';
import type { NextConfig } from 'next';

// The workspace's root: packages outside apps/web are traced into the standalone server, too.
const root = path.join(import.meta.dirname, '../..');

const config: NextConfig = {
  output: 'standalone',
  outputFileTracingRoot: root,
  turbopack: { root },
  reactStrictMode: true,
  poweredByHeader: false,
  // Types are checked by verify; a first start should not wait for it.
  typescript: { ignoreBuildErrors: true },
};

export default config;
