import '../theme.css'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import {
  createHashHistory,
  createRootRoute,
  createRouter,
  RouterProvider,
} from '@tanstack/react-router'
import { StrictMode, useState } from 'react'
import type { ReactNode } from 'react'
import { createRoot } from 'react-dom/client'

import { listenForActions, useActions } from '../actions/use-actions.ts'
import { KeySheet } from '../components/key-sheet.tsx'
import { ThemeSwitch } from '../components/theme-switch.tsx'
import { TraceSourceProvider } from '../features/trace/trace-source-provider.tsx'
import { TraceView } from '../features/trace/trace-view.tsx'
import { parseExact } from '../json/parse-exact.ts'
import { t } from '../messages/translate.ts'
import { parseSearch, printSearch, readTraceSearch } from '../search-params.ts'
import { followSystemTheme } from '../theme.ts'
import { savedSource } from './saved-source.ts'
import type { SavedTrace } from './saved-trace.ts'
import { unpackTrace } from './saved-trace.ts'

const root = document.querySelector('#root')
const packed = document.querySelector('#trace')?.textContent ?? ''
if (root === null) throw new Error('Expected an element with the id "root" in the file.')

followSystemTheme()
listenForActions()
// The file was written by exportTrace, so it holds what that puts into it.
const saved = parseExact(await unpackTrace(packed)) as SavedTrace
document.title = `${saved.skeleton.name ?? t('Trace')} · Heddle`
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={new QueryClient()}>
      <RouterProvider router={createOfflineRouter(<SavedTraceView saved={saved} />)} />
    </QueryClientProvider>
  </StrictMode>,
)

/** One route; its address, with selection and zoom, stands behind the # of the file's own. */
function createOfflineRouter(content: ReactNode) {
  return createRouter({
    routeTree: createRootRoute({ validateSearch: readTraceSearch, component: () => content }),
    history: createHashHistory(),
    parseSearch,
    stringifySearch: printSearch,
  })
}

function SavedTraceView({ saved: trace }: { readonly saved: SavedTrace }): ReactNode {
  const [source] = useState(() => savedSource(trace))
  const [showsKeys, setShowsKeys] = useState(false)
  useActions({ 'keys.show': () => setShowsKeys(true) })
  return (
    <div className="flex h-full flex-col">
      <aside
        aria-label={t('About this file')}
        className="flex h-10 shrink-0 items-center gap-4 border-b bg-subtle px-4 text-table text-muted max-md:px-3"
      >
        <span className="font-medium text-text">{t('Saved trace')}</span>
        {trace.redactions.length > 0 && (
          <span>{t('left out: {redactions}', { redactions: trace.redactions.join(', ') })}</span>
        )}
        <span className="ms-auto">
          <ThemeSwitch />
        </span>
      </aside>
      <main className="flex min-h-0 flex-1 flex-col">
        <TraceSourceProvider source={source}>
          <TraceView skeleton={trace.skeleton} receivedMs={0} />
        </TraceSourceProvider>
      </main>
      {showsKeys && <KeySheet onClose={() => setShowsKeys(false)} />}
    </div>
  )
}
