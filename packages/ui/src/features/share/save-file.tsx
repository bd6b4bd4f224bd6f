import type { Redaction } from '@heddle/core/schemas'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { Button } from '../../components/button.tsx'
import { FailureNote } from '../../components/failure-note.tsx'
import { shortId } from '../../format/id.ts'
import { formatSize } from '../../format/size.ts'
import { formatCount } from '../../format/tokens.ts'
import { t } from '../../messages/translate.ts'
import type { TraceModel } from '../trace/trace-model.ts'
import { useTraceSource } from '../trace/trace-source-context.ts'
import { exportTrace } from './export-trace.ts'
import { RedactionChoice } from './redaction-choice.tsx'

/** One HTML file with this view and everything in it, which opens from a disk without a network. */
export function SaveFile({ model }: { readonly model: TraceModel }): ReactNode {
  const source = useTraceSource()
  const [chosen, setChosen] = useState<ReadonlySet<Redaction>>(new Set())
  const [read, setRead] = useState(0)
  const save = useMutation({
    mutationFn: async () => {
      const file = await exportTrace(source, [...chosen], setRead)
      download(file, `trace-${shortId(model.skeleton.traceId)}.html`)
      return file.size
    },
  })
  return (
    <section aria-labelledby="file-title" className="grid gap-3">
      <h3 id="file-title" className="font-semibold">
        {t('One HTML file')}
      </h3>
      <p className="text-table text-muted">
        {t('It holds this view with all steps and opens offline. It asks nothing of any server.')}
      </p>
      <RedactionChoice chosen={chosen} onChange={setChosen} />
      <div className="flex items-center gap-3">
        <Button kind="primary" isDisabled={save.isPending} onClick={() => save.mutate()}>
          {t('Save as HTML')}
        </Button>
        <span role="status" className="numeric text-table text-muted">
          {save.isPending &&
            t('{place} of {count} steps', {
              place: formatCount(read),
              count: formatCount(model.columns.count),
            })}
          {save.data !== undefined && t('Saved, {size}', { size: formatSize(save.data) })}
        </span>
      </div>
      <FailureNote error={save.error} />
    </section>
  )
}

function download(file: Blob, name: string): void {
  const url = URL.createObjectURL(file)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  // The browser has begun to read by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
