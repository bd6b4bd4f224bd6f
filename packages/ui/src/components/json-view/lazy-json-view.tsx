import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import type { JsonViewProps } from './json-view.tsx'

const Loaded = lazy(async () => ({ default: (await import('./json-view.tsx')).JsonView }))

/** {@link JsonView}, loaded with the first value that is no text: conversations are on screen without it. */
export function JsonView(props: JsonViewProps): ReactNode {
  return (
    <Suspense fallback={<p className="text-faint">{t('Loading the viewer…')}</p>}>
      <Loaded {...props} />
    </Suspense>
  )
}
