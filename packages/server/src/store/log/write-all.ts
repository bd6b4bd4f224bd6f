import type { FileHandle } from 'node:fs/promises'

/** Writes everything at a place of the file and returns how much that was, bytes. */
export async function writeAll(
  handle: FileHandle,
  frames: readonly Buffer[],
  position: number,
): Promise<number> {
  let rest: Buffer[] = [...frames]
  let written = 0
  while (rest.length > 0) {
    const { bytesWritten } = await handle.writev(rest, position + written)
    written += bytesWritten
    rest = behind(rest, bytesWritten)
  }
  return written
}

/** What follows the first bytes of buffers. */
function behind(buffers: readonly Buffer[], bytes: number): Buffer[] {
  let left = bytes
  const first = buffers.findIndex((buffer) => {
    if (left < buffer.length) return true
    left -= buffer.length
    return false
  })
  if (first === -1) return []
  const [cut, ...rest] = buffers.slice(first)
  return cut === undefined ? rest : [cut.subarray(left), ...rest]
}
