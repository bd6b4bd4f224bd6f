import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'
import { PageState } from './page-state.tsx'

/** Shown for an address that no screen has. */
export function NotFoundPage(): ReactNode {
  return (
    <main className="flex h-full">
      <PageState
        state={{
          kind: 'empty',
          isWholePage: true,
          title: t('Nothing lives at this address.'),
          text: t('The link may be old, or cut off while it was copied.'),
          action: (
            <Link to="/" className="text-accent underline">
              {t('Go to the projects')}
            </Link>
          ),
        }}
      />
    </main>
  )
}
