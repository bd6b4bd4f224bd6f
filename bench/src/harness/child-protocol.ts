import type { Measurement } from './measure.ts'

/** What the harness asks of a measured process; passed as JSON in the first argument. */
export interface ChildTask {
  readonly variant: string
  readonly url: string
  /** Observations or invocations of the measured part. */
  readonly units: number
  /** The same before measuring, so that code is compiled and connections are open. */
  readonly warmUpUnits: number
  /** Where to write a CPU profile of the measured part; none is taken without it. */
  readonly profileFile?: string
}

/** What a measured process says: first that it is warm, then what the measured part cost. */
export type ChildMessage =
  /** With the user and system time of the warm-up, µs. */
  | { readonly kind: 'warm'; readonly cpuUs: number }
  | { readonly kind: 'measured'; readonly measurement: Measurement; readonly report: unknown }

/** What the harness answers to `warm`. */
export const GO = 'go'

/** The task of this process. */
export function readTask(): ChildTask {
  return JSON.parse(process.argv[2] ?? '') as ChildTask // written by run-child.ts
}

/** Keeps the process alive while a product waits on timers that do not: its flush would never resolve. */
export function stayAlive(): void {
  process.channel?.ref()
}

/** Sends one message to the harness and resolves when it is on its way. */
export async function tell(message: ChildMessage): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (process.send === undefined) throw new Error('Expected to be started by the harness')
    process.send(message, (error: Error | null) => (error ? reject(error) : resolve()))
  })
}

/** Resolves when the harness has read the sink and lets the measured part begin. */
export async function waitForGo(): Promise<void> {
  await new Promise<void>((resolve) => {
    process.once('message', () => resolve())
  })
}
