import type { DatasetItemVersions } from '@heddle/core/schemas'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { type DatasetPlace, itemVersionsQuery } from '../../api/datasets.ts'
import { DiffView } from '../../components/diff-view.tsx'
import { Moment } from '../../components/moment.tsx'
import { printValue } from '../../json/read-value.ts'
import { t } from '../../messages/translate.ts'

type Version = DatasetItemVersions['versions'][number]

/** What an item said before, and what each version changed. Nothing for an item that was never changed. */
export function ItemVersions(props: { place: DatasetPlace; itemId: string }): ReactNode {
  const { data } = useQuery(itemVersionsQuery(props.place, props.itemId))
  const [shown, setShown] = useState(0)
  const versions = data?.versions ?? []
  const [version, previous] = [versions[shown], versions[shown + 1]]
  if (versions.length < 2 || version === undefined) return null
  return (
    <section aria-label={t('Versions')} className="grid gap-2 border-t pt-4">
      <h3 className="font-medium">{t('Versions')}</h3>
      <ol className="flex flex-wrap gap-1">
        {versions.map(({ updatedAt }, index) => (
          <li key={updatedAt}>
            <button
              type="button"
              aria-pressed={index === shown}
              onClick={() => setShown(index)}
              className="numeric rounded-control border px-2 py-0.5 text-table aria-pressed:bg-accent-tint"
            >
              <Moment at={updatedAt} />
            </button>
          </li>
        ))}
      </ol>
      {previous === undefined ? (
        <p className="text-table text-muted">{t('The first version.')}</p>
      ) : (
        <DiffView
          label={t('What this version changed')}
          before={textOf(previous)}
          after={textOf(version)}
        />
      )}
    </section>
  )
}

function textOf({ isDeleted, input, expectedOutput, metadata }: Version): string {
  if (isDeleted) return t('removed')
  return [
    t('input: {input}', { input: printValue(input) }),
    t('expected output: {expectedOutput}', { expectedOutput: printValue(expectedOutput) }),
    t('metadata: {metadata}', { metadata: printValue(metadata) }),
  ].join('\n')
}
