import { execFileSync } from 'node:child_process'

/** Resident bytes of a process and all below it. */
export function residentBytesOf(rootPid: number): number {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,rss='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const tree = new Set([rootPid])
  let size = 0
  // A child can be listed before its parent, so the tree is closed in as many passes as it has levels.
  while (size !== tree.size) {
    size = tree.size
    for (const [pid = 0, parent = 0] of rows) if (tree.has(parent)) tree.add(pid)
  }
  const kilobytes = rows.reduce((sum, [pid = 0, , rss = 0]) => sum + (tree.has(pid) ? rss : 0), 0)
  return kilobytes * 1024
}
