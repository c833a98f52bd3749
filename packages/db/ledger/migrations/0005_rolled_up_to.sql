-- For readers: the first offset of each partition that the rollup does not count yet. What lies from there on is
-- counted from the events themselves, so that a histogram is exact however far behind the rollup is. A partition
-- that has an owner but no run yet begins at 0 (its stream is not known here, nor does it matter).
CREATE VIEW IF NOT EXISTS rolled_up_to AS
SELECT topic, stream, kafka_partition, max(range_to) + 1 AS next_offset
FROM ranges FINAL
GROUP BY topic, stream, kafka_partition
UNION ALL
SELECT DISTINCT topic, toUInt32(0) AS stream, kafka_partition, toUInt64(0) AS next_offset
FROM owners
WHERE (topic, kafka_partition) NOT IN (SELECT topic, kafka_partition FROM ranges);
