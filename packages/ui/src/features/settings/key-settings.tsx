import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { KeySection } from './key-section.tsx'
import type { Settings } from './use-settings.ts'

/** The keys that programs send traces with. */
export function KeySettings({ settings }: { readonly settings: Settings }): ReactNode {
  return (
    <KeySection
      title={t('API keys')}
      text={t(
        'A pair of keys opens everything in this project. The public key alone may only write scores.',
      )}
      place={{ kind: 'projects', id: settings.project.id }}
      mayWrite={settings.may('api-keys:write')}
    />
  )
}
