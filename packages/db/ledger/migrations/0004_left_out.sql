-- Records that were not stored on purpose, so that each can be found and is not mistaken for a hole.
CREATE TABLE IF NOT EXISTS left_out (
  topic LowCardinality(String),
  stream UInt32,
  kafka_partition UInt16,
  kafka_offset UInt64,
  -- 'double': the event is stored already; 'dead': it is among the dead letters.
  reason LowCardinality(String),
  -- The event's id, or what the header had in its place.
  event_id String,
  at DateTime64(3, 'UTC') DEFAULT now64(3, 'UTC')
) ENGINE = ReplacingMergeTree ORDER BY (topic, stream, kafka_partition, kafka_offset)
TTL toDateTime(at) + INTERVAL 90 DAY;
