import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Where the memory of a server was when it was largest, bytes. */
export interface MemoryParts {
  readonly resident: number
  /** Pages of files: the code of Node and of the engine, which other processes may share. */
  readonly files: number
  /** What V8 has taken for new objects, and for all others and code. */
  readonly youngHeap: number
  readonly otherHeap: number
  /** Buffers outside of the heap: requests, and rows on their way to the log and the engine. */
  readonly buffers: number
  /** Memory of WebAssembly, which is that of the embedded Postgres. */
  readonly webAssembly: number
  /** What the engine counts as its own, with pages that it keeps for later. */
  readonly engine: number
}

/** The file in the data folder that {@link readMemoryParts} reads. */
const FILE = 'memory-parts.json'

export function memoryPartsFile(dataFolder: string): string {
  return join(dataFolder, FILE)
}

/** What `watch-memory.ts` wrote when it was loaded into the server. */
export function readMemoryParts(dataFolder: string): MemoryParts {
  // Only `watch-memory.ts` writes the file.
  return JSON.parse(readFileSync(memoryPartsFile(dataFolder), 'utf8')) as MemoryParts
}
