import type { ReactNode } from 'react'

import { CopyButton } from './copy-button.tsx'
import { FoldedText } from './folded-text.tsx'
import { JsonView } from './json-view/json-view.tsx'

/** Lines of a plain text on show before the rest is asked for. */
const TEXT_LINES = 60

/** One recorded value with its title: text as text, everything else as a tree, nothing as a sentence. */
export function PayloadSection({ title, value }: { title: string; value: unknown }): ReactNode {
  return (
    <section className="grid gap-1.5">
      <h3 className="text-table font-medium text-muted">{title}</h3>
      <Payload title={title} value={value} />
    </section>
  )
}

function Payload({ title, value }: { title: string; value: unknown }): ReactNode {
  if (value === null || value === undefined) {
    return <p className="text-faint">The SDK recorded no {title.toLowerCase()} here.</p>
  }
  const isPlainText = typeof value === 'string' && !/^\s*[[{]/u.test(value)
  if (!isPlainText) return <JsonView label={title} value={value} />
  return (
    <div className="relative rounded-card border bg-subtle px-3 py-2 pe-9">
      <div className="absolute end-1 top-1">
        <CopyButton label={`Copy ${title}`} text={() => value} isIconOnly />
      </div>
      <FoldedText text={value} lines={TEXT_LINES} />
    </div>
  )
}
