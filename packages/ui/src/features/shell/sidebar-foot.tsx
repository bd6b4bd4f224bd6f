import type { ReactNode } from 'react'

import { ThemeSwitch } from '../../components/theme-switch.tsx'
import { ZoneSwitch } from '../../components/zone-switch.tsx'
import { SignOutButton } from '../login/sign-out-button.tsx'

/** What the person chooses for themselves; loaded after the page is on the screen. */
export function SidebarFoot(): ReactNode {
  return (
    <>
      <ThemeSwitch />
      <ZoneSwitch />
      <SignOutButton />
    </>
  )
}
