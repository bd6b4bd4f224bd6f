import { createReadStream, existsSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream'
import { constants, createZstdCompress, createZstdDecompress } from 'node:zlib'

import { z } from 'zod'

import { createFileBlobStore } from '../blob/file-blob-store.ts'
import type { StoreContents, StoredTables } from '../stored-tables.ts'

/** Rows and characters handed over at a time: each part is one insert, and its rows are in memory. */
const ROWS_A_PART = 5000
const CHARACTERS_A_PART = 16 * 1024 * 1024

/** What an archive says about itself; written last. */
const manifestSchema = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  /** Version of Heddle that wrote it. */
  version: z.string(),
  /** The newest migrations of its stores; rows fit into tables of the same ones. */
  schema: z.object({ records: z.string(), entities: z.string() }),
  /** Tables in the order in which they may be written. */
  entities: z.array(z.string()),
  records: z.array(z.string()),
  /** By table, and `files`. */
  checksums: z.record(z.string(), z.object({ rows: z.number(), hash: z.string() })),
})
export type ArchiveManifest = z.infer<typeof manifestSchema>

/** An archive that is being written: a folder beside the one it will be. */
export interface ArchiveDraft {
  readonly contents: StoreContents
  /** Names of the tables that were written, in their order. */
  written(): Pick<ArchiveManifest, 'entities' | 'records'>
  /** Puts the whole archive in its place, in one step. */
  finish(manifest: ArchiveManifest): Promise<void>
  /** Removes what was written. */
  discard(): Promise<void>
}

/** Begins an archive at `folder`, which must not be there. Only its owner may read it. */
export async function createArchive(folder: string): Promise<ArchiveDraft> {
  const draft = `${folder}.incomplete`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  const entities = createTableFiles(path.join(draft, 'entities'))
  const records = createTableFiles(path.join(draft, 'records'))
  return {
    contents: contentsOf(draft, { entities: entities.tables, records: records.tables }),
    written: () => ({ entities: entities.written(), records: records.written() }),
    finish: async (manifest) => {
      const file = await open(path.join(draft, 'manifest.json'), 'wx', 0o600)
      await file.writeFile(`${JSON.stringify(manifest, null, 2)}\n`)
      await file.sync()
      await file.close()
      await rename(draft, folder)
    },
    discard: () => rm(draft, { recursive: true, force: true }),
  }
}

/** An archive that was finished; undefined when the folder holds none, or one of another format. */
export async function openArchive(
  folder: string,
): Promise<{ readonly manifest: ArchiveManifest; readonly contents: StoreContents } | undefined> {
  const manifest = await readManifest(folder)
  if (manifest === undefined) return undefined
  const tablesIn = (kind: 'entities' | 'records') => ({
    ...createTableFiles(path.join(folder, kind)).tables,
    names: () => Promise.resolve(manifest[kind]),
  })
  return {
    manifest,
    contents: contentsOf(folder, {
      entities: tablesIn('entities'),
      records: tablesIn('records'),
    }),
  }
}

async function readManifest(folder: string): Promise<ArchiveManifest | undefined> {
  try {
    const text = await readFile(path.join(folder, 'manifest.json'), 'utf8')
    return manifestSchema.parse(JSON.parse(text))
  } catch {
    return undefined
  }
}

function contentsOf(
  folder: string,
  { entities, records }: Readonly<Record<'entities' | 'records', StoredTables>>,
): StoreContents {
  const blobs = createFileBlobStore(path.join(folder, 'media'))
  return { entities, blobs, records: (run) => run({ tables: records, blobs }) }
}

/** Each table as lines of JSON in a compressed file. A table is written once and then read. */
function createTableFiles(folder: string) {
  const writers = new Map<string, TableWriter>()
  const fileOf = (name: string) => path.join(folder, `${encodeURIComponent(name)}.jsonl.zst`)
  const tables: StoredTables = {
    names: () => Promise.resolve([...writers.keys()]),
    read: (name) => readLines(fileOf(name), writers.get(name)),
    write: async (name, rows) => {
      const writer = writers.get(name) ?? (await startWriter(fileOf(name)))
      writers.set(name, writer)
      if (rows.length > 0) await writer.write(`${rows.join('\n')}\n`)
    },
  }
  return { tables, written: () => [...writers.keys()] }
}

interface TableWriter {
  write(text: string): Promise<void>
  /** Resolves when everything is on the disk. Idempotent. */
  end(): Promise<void>
}

async function startWriter(file: string): Promise<TableWriter> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const handle = await open(file, 'wx', 0o600)
  const compress = createZstdCompress({ params: { [constants.ZSTD_c_checksumFlag]: 1 } })
  const storing = (async () => {
    for await (const chunk of compress) await handle.writeFile(chunk as Buffer)
    await handle.sync()
    await handle.close()
  })()
  storing.catch(() => {})
  return {
    write: (text) =>
      new Promise((resolve, reject) => {
        storing.catch(reject)
        compress.write(text, (error) => (error ? reject(error) : resolve()))
      }),
    end: async () => {
      compress.end()
      await storing
    },
  }
}

/**
 * The lines of a table, after what is being written has ended.
 * @yields Lines.
 */
async function* readLines(
  file: string,
  writer: TableWriter | undefined,
): AsyncGenerator<readonly string[]> {
  await writer?.end()
  if (!existsSync(file)) return
  const text = createZstdDecompress().setEncoding('utf8')
  pipeline(createReadStream(file), text, () => {})
  let rest = ''
  let part: string[] = []
  let characters = 0
  for await (const chunk of text) {
    const lines = `${rest}${String(chunk)}`.split('\n')
    rest = lines.pop() ?? ''
    part.push(...lines)
    characters += String(chunk).length
    if (part.length < ROWS_A_PART && characters < CHARACTERS_A_PART) continue
    yield part
    part = []
    characters = 0
  }
  if (rest !== '') throw new Error(`Expected ${file} to end in a whole line.`)
  if (part.length > 0) yield part
}
