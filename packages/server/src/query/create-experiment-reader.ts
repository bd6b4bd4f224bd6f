import type { SqlReader } from '../store/clickhouse/sql-reader.ts'
import type { ExperimentReader } from './experiment-reader.ts'
import { listExperimentItems } from './list-experiment-items.ts'
import { listExperiments } from './list-experiments.ts'

/** The reader of experiments over the trace store. */
export function createExperimentReader(sql: SqlReader): ExperimentReader {
  return {
    listExperiments: (projectId, query) => listExperiments(sql, projectId, query),
    listItems: (projectId, query) => listExperimentItems(sql, projectId, query),
  }
}
