import type {
  Changes,
  ChangesQuery,
  DailyMetricsPage,
  MetricsAnswer,
  MetricsQuery,
} from '@heddle/core/schemas'

/** Query of `GET /api/public/metrics/daily`. */
export interface DailyMetricsQuery {
  /** From 1. */
  readonly page: number
  /** Days a page, 1..100. */
  readonly limit: number
  readonly traceName?: string | undefined
  readonly userId?: string | undefined
  /** All of them. */
  readonly tags?: readonly string[] | undefined
  readonly environment?: readonly string[] | undefined
  readonly fromTimestamp?: Date | undefined
  readonly toTimestamp?: Date | undefined
}

/** Computes numbers over the records of one project, in the store. */
export interface MetricsReader {
  /** @throws {InvalidMetricsError} for a field, an aggregation or an order that the view does not have. */
  readMetrics(projectId: string, query: MetricsQuery): Promise<MetricsAnswer>
  /** Newest day first; days without traces and observations are left out. */
  readDailyMetrics(projectId: string, query: DailyMetricsQuery): Promise<DailyMetricsPage>
  /** What differs most from the time before. */
  listChanges(projectId: string, query: ChangesQuery): Promise<Changes>
}

/** A question that the view cannot answer: answer 400. */
export class InvalidMetricsError extends Error {
  readonly code = 'invalid-metrics'
  constructor(message: string) {
    super(message)
    this.name = 'InvalidMetricsError'
  }
}
