import { monitorEventLoopDelay } from 'node:perf_hooks'
import { GCProfiler } from 'node:v8'

/** What a piece of work cost its process. Nothing is subtracted. */
export interface Measurement {
  /** User and system time of all threads, microseconds. */
  readonly cpuUs: number
  readonly wallMs: number
  /** Longest time the event loop was late, ms. */
  readonly stallMs: number
  /** Bytes allocated on the JavaScript heap; buffers outside of it are not counted. */
  readonly allocatedBytes: number
  /** Highest resident size of the process in its whole life, bytes. */
  readonly peakRssBytes: number
  /** The same, less the resident size when the work began, bytes. */
  readonly rssGrowthBytes: number
}

/** How often the event loop's delay is sampled, ms. */
const DELAY_RESOLUTION_MS = 5

const usedHeapBytes = (): number => process.memoryUsage().heapUsed

/** Sums what was allocated between collections: before each one less what the one before it left. */
function sumAllocated(
  profile: ReturnType<GCProfiler['stop']>,
  atStart: number,
  atEnd: number,
): number {
  let allocated = 0
  let left = atStart
  for (const { beforeGC, afterGC } of profile.statistics) {
    allocated += Math.max(0, beforeGC.heapStatistics.usedHeapSize - left)
    left = afterGC.heapStatistics.usedHeapSize
  }
  return allocated + Math.max(0, atEnd - left)
}

function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error('Expected node to run with --expose-gc')
  globalThis.gc()
}

/** Runs the work once on a freshly collected heap and tells what it cost. */
export async function measure(work: () => Promise<void>): Promise<Measurement> {
  collectGarbage()
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS })
  const collector = new GCProfiler()
  const rssAtStart = process.memoryUsage.rss()
  const heapAtStart = usedHeapBytes()
  collector.start()
  delay.enable()
  const startedAt = performance.now()
  const cpuAtStart = process.cpuUsage()
  await work()
  const cpu = process.cpuUsage(cpuAtStart)
  const wallMs = performance.now() - startedAt
  delay.disable()
  const profile = collector.stop()
  const peakRssBytes = process.resourceUsage().maxRSS * 1024
  return {
    cpuUs: cpu.user + cpu.system,
    wallMs,
    stallMs: Math.max(0, delay.max / 1e6 - DELAY_RESOLUTION_MS),
    allocatedBytes: sumAllocated(profile, heapAtStart, usedHeapBytes()),
    peakRssBytes,
    rssGrowthBytes: Math.max(0, peakRssBytes - rssAtStart),
  }
}
