/** How the program ends. `recording` goes on until the process is killed. */
export const ENDINGS = ['natural', 'process.exit', 'SIGTERM', 'exception', 'rejection'] as const

export interface EndingTask {
  readonly url: string
  readonly spool: string | false
  readonly environment: string
  /** File to which the program writes the id of each observation once it has ended. */
  readonly endedFile: string
  readonly ending: (typeof ENDINGS)[number] | 'recording' | 'replay'
}
