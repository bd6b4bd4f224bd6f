import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import path from 'node:path'

import { lockDataFolder } from './data-folder-lock.ts'
import { StartupError } from './startup-error.ts'

/** A data folder that is this process's own. */
export interface DataFolder {
  /** Absolute path. */
  readonly root: string
  /** Lets another process use the folder. Idempotent. */
  release(): void
}

/**
 * Creates the folder when it is missing (readable by its owner only) and takes it for this process.
 * @throws {StartupError} `data-folder-unusable` when it cannot be created or written, `data-folder-in-use` when another has it.
 */
export function claimDataFolder(folder: string): DataFolder {
  const root = path.resolve(folder)
  try {
    makeFolder(root)
    if (!statSync(root).isDirectory()) throw unusable(root, 'it is no folder')
    accessSync(root, constants.R_OK | constants.W_OK | constants.X_OK)
    const lock = lockDataFolder(root)
    return { root, release: () => lock.release() }
  } catch (error) {
    throw error instanceof StartupError ? error : unusable(root, reasonOf(error), error)
  }
}

/** Node's own recursive form never returns where a file system says that an existing parent does not exist (/proc). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  const parent = path.dirname(folder)
  if (parent !== folder) makeFolder(parent)
  mkdirSync(folder, { mode: 0o700 })
}

function unusable(root: string, reason: string, cause?: unknown): StartupError {
  return new StartupError(
    'data-folder-unusable',
    `Cannot write to the data folder ${root} (${reason}): make it writable for you, or choose another one with --data.`,
    { cause },
  )
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known: Record<string, string> = {
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    ENOSPC: 'the disk is full',
    ENOTDIR: 'a part of its path is a file',
    EEXIST: 'it is a file',
    ENOENT: 'its parent takes no folders',
  }
  return known[code] ?? (code || 'unknown reason')
}
