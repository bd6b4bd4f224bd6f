import type { BrowserContextOptions } from 'playwright-core'

/** What the interface is looked at on. */
export const SCREENS = {
  screen: { viewport: { width: 1440, height: 900 } },
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
} as const satisfies Record<string, BrowserContextOptions>

export type Screen = keyof typeof SCREENS
