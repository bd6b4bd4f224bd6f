import type { IngestRow } from '../server/ingest-row.ts'
import type { MemoryParts } from '../server/memory-parts.ts'
import { formatBytes, formatTable } from './format.ts'

/** What the resident size of servers is made of, when it is largest: a text and a table; nothing where nobody looked. */
export function formatServerMemory(rows: readonly IngestRow[]): readonly string[] {
  const looked = rows.flatMap(({ clients, memory }) => (memory ? [{ clients, ...memory }] : []))
  if (looked.length === 0) return []
  const idle = Math.max(...looked.map(({ idleBytes }) => idleBytes))
  return [
    `Where the memory goes, when it is largest. Code is pages of files, those of Node and of the engine, which the system shares and may drop. Buffers hold requests, and rows until the engine has them. The engine counts pages that it keeps for its next insert or joining. Beside these are stacks, compiled code, and what allocators hold back. Pages that were never touched are counted in a part but are not resident. A server that just listens takes ${formatBytes(idle)}.`,
    formatTable(
      [
        'clients',
        'RSS',
        'code',
        'V8, young objects',
        'V8, others',
        'buffers',
        'embedded Postgres',
        'engine, as it counts',
        'beside these',
      ],
      looked.map(({ clients, largest }) => [
        String(clients),
        ...[
          largest.resident,
          largest.files,
          largest.youngHeap,
          largest.otherHeap,
          largest.buffers,
          largest.webAssembly,
          largest.engine,
          besides(largest),
        ].map(formatBytes),
      ]),
    ),
  ]
}

/** Not all that is counted is resident, so nothing may be left. */
function besides(memory: MemoryParts): number {
  const { resident, files, youngHeap, otherHeap, buffers, webAssembly, engine } = memory
  return Math.max(0, resident - files - youngHeap - otherHeap - buffers - webAssembly - engine)
}
