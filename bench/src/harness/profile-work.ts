import { writeFileSync } from 'node:fs'
import { Session } from 'node:inspector/promises'

/** Time between two samples, µs. */
const INTERVAL_US = 200

/** Runs the work under the CPU profiler and writes the profile, which developer tools open. */
export async function profile<Result>(file: string, work: () => Promise<Result>): Promise<Result> {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.setSamplingInterval', { interval: INTERVAL_US })
  await session.post('Profiler.start')
  const result = await work()
  const { profile: taken } = await session.post('Profiler.stop')
  writeFileSync(file, JSON.stringify(taken))
  session.disconnect()
  return result
}
