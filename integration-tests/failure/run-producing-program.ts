import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

import { onTestFinished } from 'vitest'

import type { Produced, ProducingTask } from './producing-program.ts'

/** Runs the program in a process of its own, so that its memory is the client's. `onWarm` is called before it is measured. */
export async function runProducingProgram(
  task: ProducingTask,
  onWarm: () => void,
): Promise<Produced> {
  const child = fork(join(import.meta.dirname, 'producing-program.ts'), [JSON.stringify(task)], {
    execArgv: ['--conditions=heddle-source', '--expose-gc'],
    env: { ...process.env, NODE_OPTIONS: '' },
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [warm] = (await once(child, 'message')) as [unknown]
  if (warm !== 'warm') throw new Error(`Expected the program to be warm, got ${String(warm)}`)
  onWarm()
  child.send('go')
  const [produced] = (await once(child, 'message')) as [Produced]
  await once(child, 'exit')
  return produced
}
