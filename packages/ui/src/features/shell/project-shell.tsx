import { Outlet } from '@tanstack/react-router'
import { lazy, Suspense, useEffect, useState } from 'react'
import type { ReactNode } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { PageState } from '../../components/page-state.tsx'
import { LiveContext, useLiveProject } from '../../live/use-live.ts'
import { t } from '../../messages/translate.ts'
import { setProjectZone } from '../../time-zone.ts'
import { whenIdle } from '../../when-idle.ts'
import { MobileBar, Sidebar } from './sidebar.tsx'
import { useFreshQueries } from './use-fresh-queries.ts'
import { useGoKeys } from './use-go-keys.ts'
import { useProject } from './use-project.ts'

const loadPalette = async () => ({
  default: (await import('./command-palette.tsx')).CommandPalette,
})
const CommandPalette = lazy(loadPalette)
const KeySheet = lazy(async () => ({
  default: (await import('../../components/key-sheet.tsx')).KeySheet,
}))

/** Loads the palette before it is asked for, so that what is typed at once already reaches its field. */
function usePaletteAhead(): void {
  useEffect(() => whenIdle(() => void loadPalette()), [])
}

function SkipLink(): ReactNode {
  return (
    <a
      href="#main"
      className="sr-only z-40 focus:not-sr-only focus:absolute focus:m-2 focus:rounded-control focus:bg-accent-fill focus:px-3 focus:py-1 focus:text-on-fill"
      onClick={(event) => {
        event.preventDefault()
        document.querySelector<HTMLElement>('#main')?.focus()
      }}
    >
      {t('Skip to content')}
    </a>
  )
}

/** The frame of all pages of a project: sidebar, main area and the key sheet. */
export function ProjectShell(): ReactNode {
  const { projectId, project, bootstrap } = useProject()
  const [isNarrow, setIsNarrow] = useState(false)
  const [showsKeys, setShowsKeys] = useState(false)
  const [showsPalette, setShowsPalette] = useState(false)
  const openPalette = (): void => setShowsPalette(true)
  const live = useLiveProject(projectId)
  useFreshQueries(live)
  useGoKeys(projectId)
  usePaletteAhead()
  const timeZone = project?.timeZone ?? null
  useEffect(() => setProjectZone(timeZone), [timeZone])
  useActions({
    'palette.open': openPalette,
    'sidebar.toggle': () => setIsNarrow((narrow) => !narrow),
    'keys.show': () => setShowsKeys(true),
  })
  const isMissing = bootstrap.isSuccess && project === undefined
  return (
    <div className="flex h-full max-md:flex-col">
      <SkipLink />
      <Sidebar
        projectId={projectId}
        projectName={project?.name}
        isNarrow={isNarrow}
        onShowKeys={() => setShowsKeys(true)}
        onSearch={openPalette}
      />
      <main id="main" tabIndex={-1} className="flex min-h-0 min-w-0 flex-1 flex-col outline-none">
        {isMissing ? (
          <PageState
            state={{
              kind: 'empty',
              isWholePage: true,
              title: t('There is no such project.'),
              text: t('This server has no project with the id "{projectId}".', { projectId }),
            }}
          />
        ) : (
          <LiveContext value={live}>
            <Outlet />
          </LiveContext>
        )}
      </main>
      <MobileBar projectId={projectId} onMore={openPalette} />
      {showsPalette && (
        <Suspense>
          <CommandPalette projectId={projectId} onClose={() => setShowsPalette(false)} />
        </Suspense>
      )}
      {showsKeys && (
        <Suspense>
          <KeySheet onClose={() => setShowsKeys(false)} />
        </Suspense>
      )}
    </div>
  )
}
