-- Every event, once. A row is one record of events.normalized: the envelope's six fields and its provenance.
-- Kept for good: a TTL becomes a setting with the retention screens (then: ALTER TABLE ledger MODIFY TTL, and
-- MATERIALIZE TTL for the parts that are there).
CREATE TABLE IF NOT EXISTS ledger (
  ts DateTime64(6, 'UTC') CODEC(Delta(8), ZSTD(1)),
  event_type LowCardinality(String),
  entity_id String CODEC(ZSTD(1)),
  kind LowCardinality(String) MATERIALIZED substringIndex(entity_id, ':', 1),
  correlation_id String CODEC(ZSTD(1)),
  flow_id String CODEC(ZSTD(1)),
  flow_kind LowCardinality(String),
  -- attrs.status: 'ok', 'error' or what the source says; '' where it says nothing.
  status LowCardinality(String) MATERIALIZED JSONExtractString(attrs, 'status'),
  tags Map(LowCardinality(String), String) CODEC(ZSTD(1)),
  attrs String CODEC(ZSTD(1)),
  event_id UUID,
  source LowCardinality(String),
  -- topic/partition/offset[/index] of the raw message.
  origin String CODEC(ZSTD(1)),
  mapping UInt32,
  -- '', 'snapshot' or 'replay'.
  backfill LowCardinality(String),
  topic LowCardinality(String),
  -- Generation of the topic: a topic that was made anew goes on as the next one.
  stream UInt32,
  owner_epoch UInt64,
  kafka_partition UInt16,
  kafka_offset UInt64 CODEC(Delta(8), ZSTD(1)),
  ingested_at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  -- Which of two rows of one fact stays: the later mapping's, and of one mapping the row that came first, so that a
  -- double changes nothing that was already counted. 2^44 ms reach beyond the year 2500.
  rev UInt64 DEFAULT bitShiftLeft(toUInt64(mapping), 44) + (bitShiftLeft(toUInt64(1), 44) - 1
    - toUInt64(toUnixTimestamp64Milli(inserted_at))) CODEC(Delta(8), ZSTD(1)),
  -- Tags as key=value. Whose values are ids follows from the key: core/ledger/is-id-key.ts is the same rule.
  pairs Array(String) ALIAS arrayFilter((pair, key) -> NOT /*id-key*/(right(key, 2) IN ('id', 'Id', 'ID') OR right(key, 4) IN ('hash', 'Hash'))/*id-key*/,
    arrayMap((k, v) -> concat(k, '=', v), mapKeys(tags), mapValues(tags)), mapKeys(tags)),
  id_pairs Array(String) ALIAS arrayFilter((pair, key) -> /*id-key*/(right(key, 2) IN ('id', 'Id', 'ID') OR right(key, 4) IN ('hash', 'Hash'))/*id-key*/,
    arrayMap((k, v) -> concat(k, '=', v), mapKeys(tags), mapValues(tags)), mapKeys(tags)),
  INDEX ix_pairs pairs TYPE text(tokenizer = 'array'),
  INDEX bf_id_pairs id_pairs TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX bf_correlation correlation_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX bf_entity entity_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX mm_ts ts TYPE minmax GRANULARITY 1,
  INDEX mm_offset kafka_offset TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(rev)
PARTITION BY toDate(ts)
ORDER BY (toStartOfHour(ts), event_type, ts, event_id)
-- Without a window a request that is sent twice by the network is stored twice.
SETTINGS non_replicated_deduplication_window = 1000;

-- Who may write a partition now. Each claim is a row with a higher epoch.
CREATE TABLE IF NOT EXISTS owners (
  topic LowCardinality(String),
  kafka_partition UInt16,
  epoch UInt64,
  claimed_by String,
  claimed_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(epoch) ORDER BY (topic, kafka_partition);

-- Writers insert here. The view lets a block through only if each row carries the epoch that its partition's owner
-- has now: an older one was fenced, a newer one means that this ledger was restored from an older copy.
CREATE TABLE IF NOT EXISTS ledger_in AS ledger ENGINE = Null;

CREATE MATERIALIZED VIEW IF NOT EXISTS ledger_fence TO ledger AS
SELECT ts, event_type, entity_id, correlation_id, flow_id, flow_kind, tags, attrs, event_id, source, origin, mapping,
  backfill, topic, stream, owner_epoch, kafka_partition, kafka_offset, ingested_at, inserted_at, rev
FROM ledger_in
WHERE NOT throwIf(owner_epoch != (
  SELECT CAST((groupArray(concat(topic, '/', toString(kafka_partition))), groupArray(e)), 'Map(String, UInt64)')
  FROM (SELECT topic, kafka_partition, max(epoch) AS e FROM owners GROUP BY topic, kafka_partition)
)[concat(topic, '/', toString(kafka_partition))], 'fenced');

-- Takes whatever the ledger would take and keeps nothing: tells bad rows from good ones without writing.
CREATE TABLE IF NOT EXISTS ledger_check AS ledger ENGINE = Null;

-- For readers: each fact once.
CREATE VIEW IF NOT EXISTS events AS
SELECT *, kind, status, pairs, id_pairs FROM ledger FINAL;
