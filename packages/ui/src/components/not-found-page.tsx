import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'

import { PageState } from './page-state.tsx'

/** Shown for an address that no screen has. */
export function NotFoundPage(): ReactNode {
  return (
    <main className="flex h-full">
      <PageState
        state={{
          kind: 'empty',
          title: 'Nothing lives at this address.',
          text: 'The link may be old, or cut off while it was copied.',
          action: (
            <Link to="/" className="text-accent underline">
              Go to the projects
            </Link>
          ),
        }}
      />
    </main>
  )
}
