import type { Heddle } from '@heddle/core'

import { watchGarbage } from './garbage.ts'
import type { WorkflowRun } from './workflow-run.ts'

const OPEN_AT_END = {
  level: 'WARNING',
  statusMessage: 'run was open when the client shut down',
} as const
const COLLECTED = { level: 'WARNING', statusMessage: 'run was given up' } as const

/** Runs of each client that may be open. Each is kept only as long as its context. */
const runs = new WeakMap<Heddle, Set<WorkflowRun>>()

interface KeptRun {
  readonly run: WorkflowRun
  readonly open: Set<WorkflowRun>
}

const contexts = watchGarbage<KeptRun>(({ run, open }) => {
  open.delete(run)
  run.close(COLLECTED)
})

/** Ends the run when what it recorded is sent while no handler is active, and at the latest when its context is gone. */
export function keepRun(context: object, run: WorkflowRun, client: Heddle): void {
  const open = runs.get(client) ?? watchClient(client)
  open.add(run)
  contexts.watch(context, { run, open })
}

function watchClient(client: Heddle): Set<WorkflowRun> {
  const open = new Set<WorkflowRun>()
  runs.set(client, open)
  client.onBeforeDelivery((occasion) => {
    for (const run of open) {
      run.endIfQuiet()
      if (occasion !== 'flush') run.close(OPEN_AT_END)
    }
  })
  return open
}
