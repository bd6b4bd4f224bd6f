import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import process from 'node:process'

/** When a process started, in a form that two processes never share on one host; undefined when there is no such process. */
export function readProcessStart(pid: number): string | undefined {
  try {
    return process.platform === 'linux' ? readLinuxProcessStart(pid) : readPsProcessStart(pid)
  } catch {
    return undefined
  }
}

function readLinuxProcessStart(pid: number): string | undefined {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  // The second field is the command in parentheses and may hold spaces; state is field 3 and the start time field 22 (man proc).
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  const ended = fields[0] === 'Z' || fields[0] === 'X'
  if (ended) return undefined
  const bootId = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
  return `${bootId} ${fields[19]}`
}

function readPsProcessStart(pid: number): string {
  return execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' }).trim()
}
