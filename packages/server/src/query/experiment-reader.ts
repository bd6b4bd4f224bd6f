import type {
  ExperimentFieldGroup,
  ExperimentItemFieldGroup,
  ExperimentItemPage,
  ExperimentPage,
  Filter,
} from '@heddle/core/schemas'

/** What both lists take. Every list lets through what is one of its members; absent ones everything. */
interface CommonQuery {
  /** Items that started from here on. */
  readonly fromStartTime: Date
  /** Items that started before. */
  readonly toStartTime?: Date | undefined
  /** Rows a page, 1..100. */
  readonly limit: number
  /** Scores a row, newest first, 1..50. */
  readonly scoreLimit: number
  readonly cursor?: string | undefined
  /** Conditions that must hold besides. @throws {InvalidFilterError} when the list cannot answer one. */
  readonly filter?: Filter
  readonly datasetIds?: readonly string[] | undefined
}

/** Query of `GET /api/public/experiments`. */
export interface ListExperimentsQuery extends CommonQuery {
  readonly fields: ReadonlySet<ExperimentFieldGroup>
  readonly ids?: readonly string[] | undefined
  readonly names?: readonly string[] | undefined
}

/** Query of `GET /api/public/experiment-items`. */
export interface ListExperimentItemsQuery extends CommonQuery {
  readonly fields: ReadonlySet<ExperimentItemFieldGroup>
  readonly experimentIds?: readonly string[] | undefined
  readonly experimentNames?: readonly string[] | undefined
  readonly itemIds?: readonly string[] | undefined
}

/** Reads the experiments of one project: what the spans of their items say. */
export interface ExperimentReader {
  /** The one that began last first. @throws {InvalidCursorError} */
  listExperiments(projectId: string, query: ListExperimentsQuery): Promise<ExperimentPage>
  /** Newest first. @throws {InvalidCursorError} */
  listItems(projectId: string, query: ListExperimentItemsQuery): Promise<ExperimentItemPage>
}
