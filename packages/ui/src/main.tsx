import './theme.css'
import { QueryClientProvider } from '@tanstack/react-query'
import { RouterProvider } from '@tanstack/react-router'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'

import { listenForActions } from './actions/use-actions.ts'
import { SignInGate } from './features/login/sign-in-gate.tsx'
import { showSignIn } from './features/login/sign-in-state.ts'
import { loadCatalogue } from './messages/catalogue.ts'
import { createQueryClient } from './query-client.ts'
import { createAppRouter } from './router.tsx'
import { followSystemTheme } from './theme.ts'
import { whenIdle } from './when-idle.ts'

/** Draws the page, in the language that is loaded. */
function draw(): void {
  const root = document.querySelector('#root')
  if (root === null) throw new Error('Expected an element with the id "root" in index.html.')
  const queryClient = createQueryClient(showSignIn)
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={createAppRouter(queryClient)} />
        <SignInGate />
      </QueryClientProvider>
    </StrictMode>,
  )
}

followSystemTheme()
listenForActions()
whenIdle(() => void import('./copy-times.ts').then((it) => it.copyTimesAsIso()))
void loadCatalogue().then(draw)
