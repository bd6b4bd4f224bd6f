import { closeSync, fsyncSync, openSync } from 'node:fs'

import { NodeFS } from '@electric-sql/pglite/nodefs'

/** Error numbers of WASI, as Postgres expects them from a system call. */
const NO_ERROR = 0
const EIO = 29

/** An open file or folder of Emscripten's NODEFS; a folder has no descriptor. */
interface Stream {
  readonly nfd?: number
  readonly node: object
}

/** What is used of NODEFS. Source: Emscripten's library_nodefs.js. */
interface NodeFileSystem {
  readonly stream_ops: { fsync?: (stream: Stream) => number }
  realPath(node: object): string
}

type Prepared = Awaited<ReturnType<NodeFS['init']>>
type Module = Parameters<NonNullable<Prepared['emscriptenOpts']['preRun']>[number]>[0]

/**
 * The file system of PGlite on a folder, whose `fsync` syncs. PGlite's own does nothing there and says that all is well, so
 * that Postgres takes for written what a loss of power takes away. Postgres must sync by `fsync`: `fdatasync` stays empty.
 */
export class SyncingNodeFs extends NodeFS {
  override async init(...args: Parameters<NodeFS['init']>): Promise<Prepared> {
    const { emscriptenOpts } = await super.init(...args)
    return {
      emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), addSync] },
    }
  }
}

function addSync(module: Module): void {
  // PGlite's types do not name its file systems; its own NodeFS takes them from there too.
  const { NODEFS } = module as unknown as { readonly NODEFS: NodeFileSystem }
  NODEFS.stream_ops.fsync = (stream) => sync(NODEFS, stream)
}

function sync(files: NodeFileSystem, { nfd, node }: Stream): number {
  try {
    if (nfd !== undefined) fsyncSync(nfd)
    else syncFolder(files.realPath(node))
    return NO_ERROR
  } catch {
    return EIO
  }
}

function syncFolder(name: string): void {
  const folder = openSync(name, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}
