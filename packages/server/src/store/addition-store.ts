/** What people added something to. */
export type AdditionSubject = 'TRACE' | 'OBSERVATION' | 'SESSION'

/** Takes away what people added to what was recorded: comments, places in annotation queues, and public links of traces. */
export interface AdditionStore {
  /** Those of some ids that comments or places in queues name. */
  namedIn(
    projectId: string,
    subject: AdditionSubject,
    ids: readonly string[],
  ): Promise<readonly string[]>
  remove(projectId: string, subject: AdditionSubject, ids: readonly string[]): Promise<void>
}
