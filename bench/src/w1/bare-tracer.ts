import type { Step } from './trace-plan.ts'

/** A product's plain tracing calls, as its documentation shows them, with the parent given explicitly. */
export interface BareTracer {
  /** Opens the observation of one step. */
  start(step: Step, parent: unknown): unknown
  /** Closes what `start` returned. */
  end(node: unknown, step: Step): void
  /** Resolves when the product says that everything is sent; may return the product's own report. */
  flush(): Promise<unknown>
}

/** Every variant module of this workload exports this function as `createTracer`. */
export type CreateTracer = (url: string) => BareTracer | Promise<BareTracer>
