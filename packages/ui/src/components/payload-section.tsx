import { use, useEffect, useRef } from 'react'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'
import { CopyButton } from './copy-button.tsx'
import { FoldedText } from './folded-text.tsx'
import { JsonView } from './json-view/lazy-json-view.tsx'
import { absenceOf, LeftOut } from './left-out.ts'
import { MarkedText } from './marked-text.tsx'

/** Lines of a plain text on show before the rest is asked for. */
const TEXT_LINES = 60

export interface PayloadSectionProps {
  readonly title: string
  readonly value: unknown
  /** What is looked for in it: shown and marked. */
  readonly find?: string | undefined
}

/** One recorded value with its title: text as text, everything else as a tree, nothing as a sentence. */
export function PayloadSection({ title, value, find }: PayloadSectionProps): ReactNode {
  return (
    <section className="grid gap-1.5">
      <h3 className="text-table font-medium text-muted">{title}</h3>
      <Payload title={title} value={value} find={find} />
    </section>
  )
}

function Payload({ title, value, find }: PayloadSectionProps): ReactNode {
  const leftOut = use(LeftOut)
  if (value === null || value === undefined) {
    return <p className="text-faint">{absenceOf(title, leftOut)}</p>
  }
  const isPlainText = typeof value === 'string' && !/^\s*[[{]/u.test(value)
  if (!isPlainText) return <JsonView key={find} label={title} value={value} find={find} />
  return (
    <div className="relative rounded-card border bg-subtle px-3 py-2 pe-9">
      <div className="absolute end-1 top-1">
        <CopyButton label={t('Copy {title}', { title })} text={() => value} isIconOnly />
      </div>
      <FoldedText
        text={value}
        lines={find === undefined ? TEXT_LINES : Infinity}
        {...(find === undefined
          ? {}
          : { render: (text: string) => <FoundText text={text} find={find} /> })}
      />
    </div>
  )
}

/** A text with what was looked for marked, and the first place in view. */
function FoundText({ text, find }: { text: string; find: string }): ReactNode {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector('mark')?.scrollIntoView({ block: 'center' })
  }, [text, find])
  return (
    <div ref={box} className="payload-text">
      <MarkedText text={text} find={find} />
    </div>
  )
}
