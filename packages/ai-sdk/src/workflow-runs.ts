import type { Call } from './call.ts'
import { attempt } from './foreign-value.ts'
import type { Generation } from './generation.ts'

/** The id that all calls of the agents of `@ai-sdk/workflow` have. Source: @ai-sdk/workflow 2.0.43, src/workflow-agent.ts. */
export const WORKFLOW_AGENT = 'workflow-agent'

/** One run of such an agent, as one integration reports it. */
export interface WorkflowRun {
  readonly call: Call
  /** What it was started with, by which integrations know that they are told of the same run. */
  readonly messages: unknown
  /** The model call that was started last. */
  generation?: Generation
}

interface Entry {
  readonly run: WorkflowRun
  readonly outer: Entry | undefined
}

/** As much of `AsyncLocalStorage` as is used. */
interface Storage {
  getStore(): Entry | undefined
  enterWith?(entry: Entry): void
}

interface StorageHost {
  readonly AsyncLocalStorage?: new () => Storage
  readonly process?: {
    getBuiltinModule?(name: string): { readonly AsyncLocalStorage?: new () => Storage }
  }
}

/**
 * The runs of workflow agents, found by where the code runs that tells of them: their events name none. A run enters a
 * storage that nothing else reads, in the agent's own function, so that runs at the same time and agents within agents are
 * told apart. Where a storage cannot be entered, the run that started last counts.
 */
class WorkflowRuns {
  readonly #storage = openStorage()
  #last: Entry | undefined

  enter(run: WorkflowRun): void {
    const entry = { run, outer: openEntry(this.#current) }
    if (this.#storage === undefined) this.#last = entry
    else this.#storage.enterWith?.(entry)
  }

  /** The run around the running code that the integration reports. */
  of(owner: object): WorkflowRun | undefined {
    return this.#find(({ call }) => call.identity.owner === owner)
  }

  /** Whether an integration of the project reports the run that was started with these messages. */
  isReported(messages: unknown, projectKey: string): boolean {
    const found = this.#find(
      (run) => run.messages === messages && run.call.settings.client.projectKey === projectKey,
    )
    return found !== undefined
  }

  get #current(): Entry | undefined {
    return this.#storage === undefined ? openEntry(this.#last) : this.#storage.getStore()
  }

  #find(matches: (run: WorkflowRun) => boolean): WorkflowRun | undefined {
    for (let entry = this.#current; entry !== undefined; entry = entry.outer) {
      if (matches(entry.run)) return entry.run
    }
    return undefined
  }
}

/** The innermost entry whose call has not ended: nothing is kept of what was around it and has. */
function openEntry(entry: Entry | undefined): Entry | undefined {
  let found = entry
  while (found !== undefined && found.run.call.openSlot === undefined) found = found.outer
  return found
}

function openStorage(): Storage | undefined {
  const host = globalThis as unknown as StorageHost
  const Class =
    attempt(() => host.process?.getBuiltinModule?.('async_hooks').AsyncLocalStorage, undefined) ??
    host.AsyncLocalStorage
  const storage = Class === undefined ? undefined : new Class()
  return storage?.enterWith === undefined ? undefined : storage
}

/** Version of the runs' shape: copies of this package with another version keep their own. */
const RUNS = Symbol.for('heddle.ai-sdk.workflow-runs@1')

/** The runs of this process, shared by all copies of this package; made when the first agent runs. */
export function workflowRuns(): WorkflowRuns {
  const holder = globalThis as { [key: symbol]: WorkflowRuns | undefined }
  return (holder[RUNS] ??= new WorkflowRuns())
}
