-- One row a write; the row with the greatest row_version is the observation.
-- The key holds the trace, so that all versions of a row agree on everything the skip indexes cover.
CREATE TABLE IF NOT EXISTS observations (
  project_id LowCardinality(String),
  start_time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  trace_id String CODEC(ZSTD(1)),
  id String CODEC(ZSTD(1)),
  -- Empty: a root.
  parent_observation_id String CODEC(ZSTD(1)),
  type LowCardinality(String),
  name LowCardinality(Nullable(String)),
  end_time Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
  completion_start_time Nullable(DateTime64(3, 'UTC')) CODEC(ZSTD(1)),
  level LowCardinality(String),
  status_message Nullable(String) CODEC(ZSTD(1)),
  version LowCardinality(Nullable(String)),
  environment LowCardinality(String),
  -- Strings verbatim, everything else as JSON text; value_kinds says which.
  input String CODEC(ZSTD(3)),
  output String CODEC(ZSTD(3)),
  -- 1: input set, 2: input is a string, 4: output set, 8: output is a string.
  value_kinds UInt8,
  -- JSON text by top-level key.
  metadata Map(String, String) CODEC(ZSTD(1)),
  model LowCardinality(Nullable(String)),
  model_id LowCardinality(Nullable(String)),
  -- JSON text of an object.
  model_parameters String CODEC(ZSTD(1)),
  provided_usage Map(String, UInt64),
  usage_details Map(String, UInt64),
  provided_cost Map(String, Decimal(38, 12)),
  cost_details Map(String, Decimal(38, 12)),
  total_cost Nullable(Decimal(38, 12)),
  tier_name LowCardinality(Nullable(String)),
  prompt_name LowCardinality(Nullable(String)),
  prompt_version Nullable(Int64),
  -- Which field was set by which version; see store/clickhouse/field-versions.ts.
  field_versions String CODEC(ZSTD(1)),
  -- JSON text of the metadata patches when there are several.
  metadata_patches String CODEC(ZSTD(1)),
  created_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  updated_at DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
  row_version UInt64 CODEC(DoubleDelta, ZSTD(1)),
  is_deleted UInt8,
  INDEX by_trace trace_id TYPE bloom_filter(0.01) GRANULARITY 1,
  INDEX by_id id TYPE bloom_filter(0.01) GRANULARITY 1
)
ENGINE = ReplacingMergeTree(row_version, is_deleted)
ORDER BY (project_id, start_time, trace_id, id)
