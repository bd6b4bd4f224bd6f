import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'

import { type DatasetPlace, importItems } from '../../api/datasets.ts'
import { chunkItems } from './chunk-items.ts'
import type { ImportRow, ReadItem } from './read-import.ts'

/** What became of a file. */
export interface ImportOutcome {
  readonly added: number
  readonly refused: readonly { readonly line: number; readonly message: string }[]
}

interface ImportJob {
  readonly rows: readonly ImportRow[]
  readonly items: readonly ReadItem[]
}

/** Sends the rows of a file part by part; `sent` counts those that were answered. */
export function useImport(place: DatasetPlace) {
  const queries = useQueryClient()
  const [sent, setSent] = useState(0)
  const job = useMutation({
    mutationFn: async ({ rows, items }: ImportJob): Promise<ImportOutcome> => {
      const refused = rows.flatMap((row) => ('message' in row ? [row] : []))
      let added = 0
      setSent(0)
      for (const part of chunkItems(items)) {
        // One after the other, so that the order of the file is the order of the items.
        const answer = await importItems(
          place,
          part.map(({ item }) => item),
        )
        added += answer.added
        for (const { index, message } of answer.errors) {
          refused.push({ line: part[index]?.line ?? 0, message })
        }
        setSent((count) => count + part.length)
      }
      return { added, refused: refused.toSorted((left, right) => left.line - right.line) }
    },
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: ['dataset', place] }),
        queries.invalidateQueries({ queryKey: ['datasets', place.projectId] }),
      ]),
  })
  return { ...job, sent }
}
