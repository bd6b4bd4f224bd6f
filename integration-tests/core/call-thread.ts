/* oxlint-disable unicorn/require-post-message-target-origin -- threads have no origin */
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'

import type { JobEnd } from './programs/call-worker.ts'
import type { RunElsewhere } from './run-call.ts'

export interface CallThread extends AsyncDisposable {
  readonly run: RunElsewhere
}

/** Starts the thread that runs calls elsewhere. */
export function startCallThread(baseUrl: string): CallThread {
  const worker = new Worker(join(import.meta.dirname, 'programs/call-worker.ts'), {
    workerData: { baseUrl },
    execArgv: ['--conditions=heddle-source'],
  })
  const waiting = new Map<number, (end: JobEnd) => void>()
  worker.on('message', (end: JobEnd) => {
    waiting.get(end.id)?.(end)
    waiting.delete(end.id)
  })
  let jobs = 0
  return {
    run: (carrier, call, name) => {
      const id = ++jobs
      worker.postMessage({ id, carrier, call, name })
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ error }) => {
          if (error === undefined) resolve()
          else reject(new Error(error))
        })
      })
    },
    [Symbol.asyncDispose]: async () => void (await worker.terminate()),
  }
}
