# Web, worker and command line in one image; which of them runs is the command's choice.
FROM node:24.21.0-bookworm-slim AS build
WORKDIR /karma
RUN npm install --global pnpm@10.34.8
COPY . .
RUN pnpm install --frozen-lockfile && node apps/web/build.ts

# What runs needs neither the engines for development nor the tools: a second, smaller installation.
FROM node:24.21.0-bookworm-slim AS run-time
WORKDIR /karma
RUN npm install --global pnpm@10.34.8
COPY . .
RUN pnpm install --prod --frozen-lockfile --ignore-scripts --filter '@karma/worker...' --filter '@karma/cli...'
COPY --from=build /karma/packages/db/postgres/generated packages/db/postgres/generated
COPY --from=build /karma/apps/web/.next/standalone apps/web/.next/standalone

FROM node:24.21.0-bookworm-slim
ENV NODE_ENV=production NEXT_TELEMETRY_DISABLED=1
WORKDIR /karma
COPY --from=run-time --chown=root:root /karma /karma
# A named volume takes the owner of what it covers: the worker writes secrets there, Kafka Connect reads them.
RUN mkdir /secrets && chown node:node /secrets
USER node
CMD ["node", "apps/worker/main.ts"]
