import { readTask, stayAlive, tell, waitForGo, type ChildTask } from './child-protocol.ts'
import { measure } from './measure.ts'
import { profile } from './profile-work.ts'

/** A workload with one variant, ready to run. */
export interface PreparedRun {
  /** Produces that many units. */
  produce(units: number): Promise<void>
  /** Resolves when the product says that all is sent; may return the product's report. */
  flush(): Promise<unknown>
}

/** The life of a measured process: prepare, warm up, wait for the harness, measure, report, end. */
export async function measureInChild(
  prepare: (task: ChildTask) => Promise<PreparedRun>,
): Promise<never> {
  stayAlive()
  const task = readTask()
  const run = await prepare(task)
  const cpuBefore = process.cpuUsage()
  await run.produce(task.warmUpUnits)
  await run.flush()
  const { user, system } = process.cpuUsage(cpuBefore)
  const go = waitForGo()
  await tell({ kind: 'warm', cpuUs: user + system })
  await go
  let report: unknown
  const work = async (): Promise<void> => {
    await run.produce(task.units)
    report = await run.flush()
  }
  const { profileFile } = task
  const measurement = await (profileFile === undefined
    ? measure(work)
    : profile(profileFile, () => measure(work)))
  await tell({ kind: 'measured', measurement, report })
  process.exit(0)
}
