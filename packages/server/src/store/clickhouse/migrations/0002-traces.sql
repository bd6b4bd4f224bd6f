-- One row a write; the row with the greatest row_version is the trace.
CREATE TABLE IF NOT EXISTS traces (
  project_id LowCardinality(String),
  timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  id String CODEC(ZSTD(1)),
  name LowCardinality(Nullable(String)),
  user_id Nullable(String) CODEC(ZSTD(1)),
  session_id Nullable(String) CODEC(ZSTD(1)),
  input String CODEC(ZSTD(3)),
  output String CODEC(ZSTD(3)),
  value_kinds UInt8,
  metadata Map(String, String) CODEC(ZSTD(1)),
  tags Array(LowCardinality(String)),
  release LowCardinality(Nullable(String)),
  version LowCardinality(Nullable(String)),
  environment LowCardinality(String),
  public Bool,
  bookmarked Bool,
  -- The starts of the trace's observations lie in between; null without any.
  observed_from Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
  observed_to Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
  field_versions String CODEC(ZSTD(1)),
  metadata_patches String CODEC(ZSTD(1)),
  created_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  updated_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  row_version UInt64 CODEC(DoubleDelta, ZSTD(1)),
  is_deleted UInt8,
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
ORDER BY (project_id, timestamp, id)
