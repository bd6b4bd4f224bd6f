import { readdirSync, readFileSync } from 'node:fs'

/** Clock ticks a second in `/proc`. Source: proc(5), sysconf(_SC_CLK_TCK), 100 on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100

/** CPU seconds a process has used so far, and its resident size. Read from `/proc`, so on Linux only. */
export interface ProcessUsage {
  /** The thread that runs JavaScript. */
  readonly mainSeconds: number
  /** Threads of V8 beside that one: most of it garbage collection, some compiling. */
  readonly collectSeconds: number
  /** The engine's threads that join parts of tables into larger ones. */
  readonly mergeSeconds: number
  /** All threads. */
  readonly totalSeconds: number
  readonly residentBytes: number
}

export function readUsage(pid: number): ProcessUsage {
  let [mainSeconds, collectSeconds, mergeSeconds] = [0, 0, 0]
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    const { name, seconds } = readStat(`/proc/${pid}/task/${thread}/stat`)
    if (Number(thread) === pid) mainSeconds = seconds
    else if (name === 'V8Worker') collectSeconds += seconds
    else if (name.startsWith('Merge')) mergeSeconds += seconds
  }
  return {
    mainSeconds,
    collectSeconds,
    mergeSeconds,
    totalSeconds: readStat(`/proc/${pid}/stat`).seconds,
    residentBytes: readResidentBytes(pid),
  }
}

/** Bytes of a process that are in memory: all, or those that are pages of files. */
export function readResidentBytes(pid: number, part: 'VmRSS' | 'RssFile' = 'VmRSS'): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const line = new RegExp(String.raw`^${part}:\s+(\d+) kB$`, 'm').exec(status)
  return Number(line?.[1] ?? Number.NaN) * 1024
}

function readStat(file: string): { readonly name: string; readonly seconds: number } {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    // The thread has ended since it was listed.
    return { name: '', seconds: 0 }
  }
  const nameEnd = text.lastIndexOf(')')
  const fields = text.slice(nameEnd + 2).split(' ')
  // utime and stime, the 14th and 15th field of the line.
  const ticks = Number(fields[11]) + Number(fields[12])
  return { name: text.slice(text.indexOf('(') + 1, nameEnd), seconds: ticks / TICKS_PER_SECOND }
}
