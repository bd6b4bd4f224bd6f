import { Suspense } from 'react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { lazyView } from '../lazy-view.tsx'
import type { JsonViewProps } from './json-view.tsx'

const Loaded = lazyView(async () => (await import('./json-view.tsx')).JsonView)

/** Fetches the code of the viewer; it may be called ahead of the first value, while that is on its way. */
export const loadJsonView = Loaded.load

/** {@link JsonView}, loaded with the first value that is no text: conversations are on screen without it. */
export function JsonView(props: JsonViewProps): ReactNode {
  return (
    <Suspense fallback={<p className="text-faint">{t('Loading the viewer…')}</p>}>
      <Loaded {...props} />
    </Suspense>
  )
}
