import type { ObservationDetail } from '@heddle/core/schemas'
import type { ReactNode } from 'react'

import type { RetrievedDocument } from '../../chat/retrieved-documents.ts'
import { readDocuments } from '../../chat/retrieved-documents.ts'
import { FoldedText } from '../../components/folded-text.tsx'
import { JsonView } from '../../components/json-view/lazy-json-view.tsx'
import { PayloadSection } from '../../components/payload-section.tsx'
import { formatDecimal } from '../../format/decimal.ts'
import { plural, t } from '../../messages/translate.ts'

const SHOWN_LINES = 6

/** What a retriever found, in its order. */
export function DocumentsTab({ detail }: { readonly detail: ObservationDetail }): ReactNode {
  const documents = readDocuments(detail.output) ?? []
  const best = Math.max(0, ...documents.map(({ score }) => score ?? 0))
  return (
    <div className="grid gap-5">
      <PayloadSection title={t('Query')} value={detail.input} />
      <section className="grid gap-1.5">
        <h3 className="text-table font-medium text-muted">
          {plural(documents.length, ['1 document', '{count} documents'], {
            count: documents.length,
          })}
        </h3>
        <ol className="grid gap-3">
          {documents.map((document) => (
            <DocumentCard key={document.rank} document={document} best={best} />
          ))}
        </ol>
      </section>
    </div>
  )
}

function DocumentCard({
  document,
  best,
}: {
  document: RetrievedDocument
  best: number
}): ReactNode {
  const { rank, title, text, score, metadata } = document
  return (
    <li className="grid gap-1.5 rounded-card border p-3">
      <header className="flex items-center gap-2 text-table">
        <span className="numeric text-faint">{rank}</span>
        <span className="payload-line font-medium" title={title}>
          {title ?? t('untitled')}
        </span>
        {score !== undefined && (
          <span
            className="numeric ms-auto flex shrink-0 items-center gap-2 text-muted"
            title={t('score {score}', { score })}
          >
            <span aria-hidden className="h-1.5 w-14 overflow-hidden rounded-full bg-hover">
              <span
                className="block h-full bg-retriever"
                style={{ width: `${best > 0 ? Math.max(0, (score / best) * 100) : 0}%` }}
              />
            </span>
            {formatDecimal(score, 3)}
          </span>
        )}
      </header>
      <FoldedText text={text} lines={SHOWN_LINES} />
      {Object.keys(metadata).length > 0 && (
        <details>
          <summary className="w-fit text-table text-muted">{t('Metadata')}</summary>
          <div className="pt-1.5">
            <JsonView label={t('Metadata of document {rank}', { rank })} value={metadata} />
          </div>
        </details>
      )}
    </li>
  )
}
