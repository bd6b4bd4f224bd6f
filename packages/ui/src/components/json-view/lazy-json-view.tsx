import { lazy, Suspense } from 'react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import type { JsonViewProps } from './json-view.tsx'

/** Fetches the code of the viewer; it may be called ahead of the first value, while that is on its way. */
export const loadJsonView = async () => ({ default: (await import('./json-view.tsx')).JsonView })

const Loaded = lazy(loadJsonView)

/** {@link JsonView}, loaded with the first value that is no text: conversations are on screen without it. */
export function JsonView(props: JsonViewProps): ReactNode {
  return (
    <Suspense fallback={<p className="text-faint">{t('Loading the viewer…')}</p>}>
      <Loaded {...props} />
    </Suspense>
  )
}
