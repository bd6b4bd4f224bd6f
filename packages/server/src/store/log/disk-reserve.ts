import { randomBytes } from 'node:crypto'
import { mkdir, open, rm, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Bytes the reserve grows by at least, so that it seldom has to. */
const GROWTH_BYTES = 4 * 1024 * 1024

/** Bytes that are written at once; on a disk that gets full a whole number of them is kept. */
const STEP_BYTES = 1024 * 1024

/**
 * A file that holds space on the disk for later, so that what was promised can be carried out when others have filled the disk.
 * Its contents cannot be compressed by a file system. It stays for the next process.
 */
export interface DiskReserve {
  /**
   * Makes the reserve at least so large.
   * @throws {Error} `ENOSPC` when the disk has no room for it; the reserve is as large as it can be then.
   */
  hold(bytes: number): Promise<void>
  /** Gives the space free. */
  release(): Promise<void>
}

/** The reserve in a file, which may be there already. */
export async function openDiskReserve(file: string): Promise<DiskReserve> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 })
  let size = await sizeOf(file)
  return {
    async hold(bytes) {
      if (bytes <= size) return
      const wanted = Math.ceil(bytes / GROWTH_BYTES) * GROWTH_BYTES
      await using handle = await open(file, 'a', 0o600)
      const filling = randomBytes(STEP_BYTES)
      try {
        while (size < wanted) size += (await handle.write(filling)).bytesWritten
      } catch (error) {
        size -= size % STEP_BYTES
        await handle.truncate(size)
        if (size < bytes) throw error
      }
    },
    async release() {
      await rm(file, { force: true })
      size = 0
    },
  }
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size
  } catch {
    return 0
  }
}
