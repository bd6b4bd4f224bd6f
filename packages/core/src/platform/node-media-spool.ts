import { createHash } from 'node:crypto'
import {
  appendFileSync,
  mkdirSync,
  promises,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'

import type { MediaSpool, SpooledMedia } from '../client/media-upload.ts'
import type { SpoolSettings } from '../spool/spool.ts'

/** End of the names of files that are being written. */
const UNFINISHED = '.part'
const LINE_FEED = 0x0a

/**
 * Keeps files on disk until the server has them: one line that says where the file belongs, then its bytes. Processes share
 * the folder, because to upload a file twice changes nothing.
 */
export function openMediaSpool(
  { directory, maxBytes }: SpoolSettings,
  project: string,
): MediaSpool {
  const name = createHash('sha256').update(project).digest('hex').slice(0, 16)
  const folder = join(resolve(directory), `media-${name}`)
  const remove = (id: string): void => {
    attempt(() => rmSync(join(folder, id), { force: true }))
  }
  return {
    keep: (media, bytes) => attempt(() => write(folder, media, bytes)) === true,
    remove,
    left: () => attempt(() => listLeft(folder)) ?? [],
    read: async (id) => {
      try {
        return parse(await promises.readFile(join(folder, id)))
      } catch {
        // Another process has uploaded it, or it is damaged.
        return undefined
      }
    },
    maxBytes,
  }
}

function write(folder: string, media: SpooledMedia, bytes: Uint8Array): true {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, media.id)
  writeFileSync(path + UNFINISHED, `${JSON.stringify(media)}\n`, { mode: 0o600 })
  appendFileSync(path + UNFINISHED, bytes)
  renameSync(path + UNFINISHED, path)
  return true
}

/** What earlier processes left, oldest first. */
function listLeft(folder: string): readonly { readonly id: string; readonly sizeBytes: number }[] {
  return readdirSync(folder)
    .filter((name) => !name.endsWith(UNFINISHED))
    .map((id) => ({ id, stat: statSync(join(folder, id)) }))
    .toSorted((a, b) => a.stat.mtimeMs - b.stat.mtimeMs)
    .map(({ id, stat: { size } }) => ({ id, sizeBytes: size }))
}

function parse(content: Buffer): { readonly media: SpooledMedia; readonly bytes: Uint8Array } {
  const end = content.indexOf(LINE_FEED)
  const media = JSON.parse(content.subarray(0, end).toString()) as SpooledMedia // `write` wrote it
  return { media, bytes: content.subarray(end + 1) }
}

/** A disk that refuses costs the copy on it, not the upload. */
function attempt<Result>(run: () => Result): Result | undefined {
  try {
    return run()
  } catch {
    return undefined
  }
}
