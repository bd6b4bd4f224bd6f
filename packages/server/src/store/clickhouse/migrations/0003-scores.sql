-- One row a write; the row with the greatest row_version is the score.
CREATE TABLE IF NOT EXISTS scores (
  project_id LowCardinality(String),
  timestamp DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  id String CODEC(ZSTD(1)),
  name LowCardinality(String),
  value Float64,
  string_value Nullable(String) CODEC(ZSTD(1)),
  data_type LowCardinality(String),
  source LowCardinality(String),
  trace_id Nullable(String) CODEC(ZSTD(1)),
  observation_id Nullable(String) CODEC(ZSTD(1)),
  session_id Nullable(String) CODEC(ZSTD(1)),
  dataset_run_id Nullable(String) CODEC(ZSTD(1)),
  comment Nullable(String) CODEC(ZSTD(1)),
  metadata Map(String, String) CODEC(ZSTD(1)),
  config_id Nullable(String) CODEC(ZSTD(1)),
  queue_id Nullable(String) CODEC(ZSTD(1)),
  author_user_id Nullable(String) CODEC(ZSTD(1)),
  environment LowCardinality(String),
  field_versions String CODEC(ZSTD(1)),
  metadata_patches String CODEC(ZSTD(1)),
  created_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  updated_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  row_version UInt64 CODEC(DoubleDelta, ZSTD(1)),
  is_deleted UInt8,
  INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
ORDER BY (project_id, timestamp, id)
