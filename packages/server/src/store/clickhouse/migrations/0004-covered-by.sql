-- Why usage and cost of an observation are not counted; empty: they are. See domain/billing.ts.
ALTER TABLE observations
  ADD COLUMN IF NOT EXISTS covered_by LowCardinality(String) DEFAULT '' AFTER prompt_version
