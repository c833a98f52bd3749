-- Counts per minute, type and source of one range of offsets, made by one run over it.
CREATE TABLE IF NOT EXISTS rollup_minute (
  minute DateTime('UTC') CODEC(Delta(4), ZSTD(1)),
  event_type LowCardinality(String),
  source LowCardinality(String),
  topic LowCardinality(String),
  stream UInt32,
  kafka_partition UInt16,
  -- One run over one range: its time in ms, and in the last 20 bits the owner's epoch, so that no two are equal.
  generation UInt64 CODEC(ZSTD(1)),
  events UInt64 CODEC(ZSTD(1)),
  errors UInt64 CODEC(ZSTD(1))
) ENGINE = MergeTree PARTITION BY toYYYYMM(minute) ORDER BY (minute, event_type, source, kafka_partition, generation);

-- Which runs count. A row replaces that of the same beginning; ranges that a larger one swallowed are deleted in the
-- same insert, so that readers change over at one moment. Offsets are inclusive.
CREATE TABLE IF NOT EXISTS ranges (
  topic LowCardinality(String),
  stream UInt32,
  kafka_partition UInt16,
  range_from UInt64,
  range_to UInt64,
  generation UInt64,
  -- 0 as first made; a run over neighbours of a level makes one of the next.
  level UInt8,
  owner_epoch UInt64,
  -- 1: swallowed by a larger range; its generation is that of the run that swallowed it.
  gone UInt8,
  made_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree(generation, gone) ORDER BY (topic, stream, kafka_partition, range_from);

CREATE TABLE IF NOT EXISTS ranges_in AS ranges ENGINE = Null;

CREATE MATERIALIZED VIEW IF NOT EXISTS ranges_fence TO ranges AS
SELECT * FROM ranges_in
WHERE NOT throwIf(owner_epoch != (
  SELECT CAST((groupArray(concat(topic, '/', toString(kafka_partition))), groupArray(e)), 'Map(String, UInt64)')
  FROM (SELECT topic, kafka_partition, max(epoch) AS e FROM owners GROUP BY topic, kafka_partition)
)[concat(topic, '/', toString(kafka_partition))], 'fenced');

-- Offsets whose row no longer counts as it did when their range was made: the range is made anew.
CREATE TABLE IF NOT EXISTS dirty_offsets (
  topic LowCardinality(String),
  stream UInt32,
  kafka_partition UInt16,
  kafka_offset UInt64,
  marked_at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = MergeTree ORDER BY (topic, stream, kafka_partition, kafka_offset)
TTL toDateTime(marked_at) + INTERVAL 7 DAY;

-- For readers: current runs only. One minute, type and source has a row per range: sum them.
CREATE VIEW IF NOT EXISTS events_per_minute AS
SELECT minute, event_type, source, topic, stream, kafka_partition, events, errors
FROM rollup_minute
WHERE (topic, stream, kafka_partition, generation) IN (
  SELECT topic, stream, kafka_partition, generation FROM ranges FINAL
);
