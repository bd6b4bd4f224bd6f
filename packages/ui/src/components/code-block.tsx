import type { ReactNode } from 'react'

import { CopyButton } from './copy-button.tsx'

/** Code to read and copy. */
export function CodeBlock({
  code,
  label,
}: {
  readonly code: string
  readonly label: string
}): ReactNode {
  return (
    <div className="flex items-start gap-2 rounded-card border bg-sunken py-1.5 ps-3 pe-1.5">
      <pre className="min-w-0 flex-1 overflow-x-auto py-1 font-mono text-table" tabIndex={0}>
        {code}
      </pre>
      <CopyButton label={label} text={() => code} isIconOnly />
    </div>
  )
}
