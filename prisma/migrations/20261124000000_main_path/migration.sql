-- The main path: sign-in, sources and their mappings, requests to the worker, outbox, audit, states of roles.
-- Written by hand; packages/db/postgres/schema-agrees.int.test.ts proves that it agrees with schema.prisma.

-- Sign-in (Better Auth's tables, its names)

CREATE TABLE "user" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "role" TEXT NOT NULL DEFAULT 'viewer',
    "banned" BOOLEAN DEFAULT false,
    "banReason" TEXT,
    "banExpires" TIMESTAMPTZ(3),
    CONSTRAINT "user_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "user_email_key" ON "user"("email");

CREATE TABLE "session" (
    "id" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "userId" TEXT NOT NULL,
    "impersonatedBy" TEXT,
    CONSTRAINT "session_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "session_token_key" ON "session"("token");
CREATE INDEX "session_userId_idx" ON "session"("userId");
ALTER TABLE "session" ADD CONSTRAINT "session_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "account" (
    "id" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "account_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "account_userId_idx" ON "account"("userId");
ALTER TABLE "account" ADD CONSTRAINT "account_userId_fkey"
    FOREIGN KEY ("userId") REFERENCES "user"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "verification_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "verification_identifier_idx" ON "verification"("identifier");

-- Sources

CREATE TABLE "source" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'active',
    "topic" TEXT NOT NULL,
    "mapping_version" INTEGER NOT NULL DEFAULT 1,
    "config" JSONB NOT NULL DEFAULT '{}',
    "secret" TEXT,
    "demo" BOOLEAN NOT NULL DEFAULT false,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "source_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "source_name_key" ON "source"("name");
CREATE UNIQUE INDEX "source_topic_key" ON "source"("topic");

CREATE TABLE "mapping" (
    "source_id" UUID NOT NULL,
    "version" INTEGER NOT NULL,
    "spec" JSONB NOT NULL,
    "note" TEXT NOT NULL DEFAULT '',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    CONSTRAINT "mapping_pkey" PRIMARY KEY ("source_id", "version")
);
ALTER TABLE "mapping" ADD CONSTRAINT "mapping_source_id_fkey"
    FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "mapping_switch" (
    "topic" TEXT NOT NULL,
    "partition" INTEGER NOT NULL,
    "offset" BIGINT NOT NULL,
    "version" INTEGER NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "mapping_switch_pkey" PRIMARY KEY ("topic", "partition", "version", "offset")
);

CREATE TABLE "connector" (
    "source_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "config" JSONB NOT NULL,
    "desired" TEXT NOT NULL DEFAULT 'running',
    "generation" INTEGER NOT NULL DEFAULT 1,
    "reconciled" INTEGER NOT NULL DEFAULT 0,
    "observed" TEXT NOT NULL DEFAULT 'UNKNOWN',
    "tasks" JSONB NOT NULL DEFAULT '[]',
    "problem" TEXT,
    "observed_at" TIMESTAMPTZ(3),
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "connector_pkey" PRIMARY KEY ("source_id")
);
CREATE UNIQUE INDEX "connector_name_key" ON "connector"("name");
ALTER TABLE "connector" ADD CONSTRAINT "connector_source_id_fkey"
    FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "intake_token" (
    "id" UUID NOT NULL,
    "source_id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "prefix" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),
    CONSTRAINT "intake_token_pkey" PRIMARY KEY ("id")
);
CREATE UNIQUE INDEX "intake_token_hash_key" ON "intake_token"("hash");
CREATE INDEX "intake_token_source_id_idx" ON "intake_token"("source_id");
ALTER TABLE "intake_token" ADD CONSTRAINT "intake_token_source_id_fkey"
    FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "source_status" (
    "source_id" UUID NOT NULL,
    "heard_until" TIMESTAMPTZ(3),
    "last_event_at" TIMESTAMPTZ(3),
    "last_event_id" UUID,
    "events_per_s" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "events" BIGINT NOT NULL DEFAULT 0,
    "dead" BIGINT NOT NULL DEFAULT 0,
    "late_after_heard" BIGINT NOT NULL DEFAULT 0,
    "lag_messages" BIGINT NOT NULL DEFAULT 0,
    "problem" TEXT,
    "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    CONSTRAINT "source_status_pkey" PRIMARY KEY ("source_id")
);
ALTER TABLE "source_status" ADD CONSTRAINT "source_status_source_id_fkey"
    FOREIGN KEY ("source_id") REFERENCES "source"("id") ON DELETE CASCADE ON UPDATE CASCADE;

CREATE TABLE "request" (
    "id" UUID NOT NULL,
    "kind" TEXT NOT NULL,
    "question" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'open',
    "answer" JSONB,
    "error" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "created_by" TEXT NOT NULL,
    "answered_at" TIMESTAMPTZ(3),
    CONSTRAINT "request_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "request_state_created_at_idx" ON "request"("state", "created_at");

-- What must be published, and what was done

CREATE TABLE "outbox" (
    "id" BIGSERIAL NOT NULL,
    "topic" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "headers" JSONB NOT NULL,
    "value" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "published_at" TIMESTAMPTZ(3),
    CONSTRAINT "outbox_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "outbox_published_at_id_idx" ON "outbox"("published_at", "id");

CREATE TABLE "audit" (
    "id" BIGSERIAL NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "verb" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "detail" JSONB NOT NULL,
    CONSTRAINT "audit_pkey" PRIMARY KEY ("id")
);
CREATE INDEX "audit_subject_id_idx" ON "audit"("subject", "id");

-- What the worker tells of itself

CREATE TABLE "role_status" (
    "role" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "state" JSONB NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "updated_at" TIMESTAMPTZ(3) NOT NULL,
    CONSTRAINT "role_status_pkey" PRIMARY KEY ("role", "instance")
);

CREATE TABLE "stream" (
    "topic" TEXT NOT NULL,
    "stream" INTEGER NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "reason" TEXT NOT NULL,
    "started_by" TEXT NOT NULL,
    CONSTRAINT "stream_pkey" PRIMARY KEY ("topic", "stream")
);

-- Envelopes that others write to raw.envelopes are a source like any other: it is there from the start.

INSERT INTO "source" ("id", "name", "title", "kind", "topic", "created_by", "updated_at")
VALUES ('0198c0de-0000-7000-8000-000000000001', 'envelopes', 'Ready-made envelopes', 'envelopes', 'raw.envelopes',
    'system', CURRENT_TIMESTAMP);
INSERT INTO "mapping" ("source_id", "version", "spec", "note", "created_by")
VALUES ('0198c0de-0000-7000-8000-000000000001', 1,
    '{"v": 1, "adapter": "envelope", "expressions": {}, "tags": {}}', 'As they come', 'system');

-- Readers of configuration poll; a note hurries them (channel and payload: core/contract/ledger-note.ts).

CREATE FUNCTION karma_note_config() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('karma_config', TG_TABLE_NAME);
    RETURN NULL;
END
$$;

CREATE TRIGGER source_note AFTER INSERT OR UPDATE OR DELETE ON "source"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
CREATE TRIGGER mapping_note AFTER INSERT OR UPDATE OR DELETE ON "mapping"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
CREATE TRIGGER intake_token_note AFTER INSERT OR DELETE OR UPDATE OF "hash", "revoked_at" ON "intake_token"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
-- Only what is wanted: what the reconciler writes down each second must not wake it again.
CREATE TRIGGER connector_note AFTER INSERT OR DELETE OR UPDATE OF "config", "desired", "generation" ON "connector"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
CREATE TRIGGER request_note AFTER INSERT OR UPDATE OF "state" ON "request"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
CREATE TRIGGER stream_note AFTER INSERT OR UPDATE OR DELETE ON "stream"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
CREATE TRIGGER outbox_note AFTER INSERT ON "outbox"
    FOR EACH STATEMENT EXECUTE FUNCTION karma_note_config();
