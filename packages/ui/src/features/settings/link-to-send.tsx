import type { ReactNode } from 'react'

import { CodeBlock } from '../../components/code-block.tsx'
import { t } from '../../messages/translate.ts'

interface LinkToSendProps {
  readonly email: string
  readonly link: string
}

/** A link that opens something to whoever holds it, for one person. */
export function LinkToSend({ email, link }: LinkToSendProps): ReactNode {
  return (
    <div role="status" className="grid gap-2 rounded-card border bg-success-tint p-3">
      <p className="font-medium text-success">
        {t('Send this link to {email}. It is shown this once.', { email })}
      </p>
      <CodeBlock code={link} label={t('Copy the link')} />
    </div>
  )
}
