-- Messages of events.dead, whole. A message that dies again (restart, replay) has the same origin and replaces itself.
CREATE TABLE IF NOT EXISTS dead_letters (
  origin String CODEC(ZSTD(1)),
  source LowCardinality(String),
  stage LowCardinality(String),
  code LowCardinality(String),
  error String CODEC(ZSTD(1)),
  mapping UInt32,
  at DateTime64(3, 'UTC') CODEC(Delta(8), ZSTD(1)),
  -- base64, as it came; null where Kafka had null.
  key Nullable(String) CODEC(ZSTD(1)),
  value Nullable(String) CODEC(ZSTD(1)),
  headers Map(String, String) CODEC(ZSTD(1)),
  kafka_partition UInt16,
  kafka_offset UInt64,
  inserted_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC'),
  INDEX mm_at at TYPE minmax GRANULARITY 1
) ENGINE = ReplacingMergeTree(at) ORDER BY origin;

-- For readers: each once.
CREATE VIEW IF NOT EXISTS dead AS SELECT * FROM dead_letters FINAL;
