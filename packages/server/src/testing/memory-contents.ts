import type { StoreContents, StoredTables } from '../store/stored-tables.ts'

/** Rows by their table. */
export type Rows = Record<string, string[]>

/** Tables in memory; `corrupt` is what happens to rows on their way in. */
function createTables(rows: Rows, corrupt = (row: string): string[] => [row]): StoredTables {
  return {
    names: () => Promise.resolve(Object.keys(rows)),
    read: async function* read(name) {
      yield rows[name] ?? []
    },
    write: (name, added) => {
      rows[name] = [...(rows[name] ?? []), ...added.flatMap(corrupt)]
      return Promise.resolve()
    },
  }
}

const noFiles = {
  read: () => Promise.resolve(undefined),
  write: () => Promise.resolve(undefined),
  remove: () => Promise.resolve(),
}

/** Stores in memory, without files. */
export function createContents(
  { entities, records }: { readonly entities: Rows; readonly records: Rows },
  corrupt?: (row: string) => string[],
): StoreContents {
  const tables = createTables(records, corrupt)
  return {
    entities: createTables(entities, corrupt),
    blobs: noFiles,
    records: (run) => run({ tables, blobs: noFiles }),
  }
}
