import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { chooseTheme, readThemeChoice, THEME_CHOICES } from '../theme.ts'

const ICONS = { system: Monitor, light: Sun, dark: Moon }

/** Goes round through system, light and dark. */
export function ThemeSwitch(): ReactNode {
  const [choice, setChoice] = useState(readThemeChoice)
  const Icon = ICONS[choice]
  const change = (): void => {
    const next =
      THEME_CHOICES[(THEME_CHOICES.indexOf(choice) + 1) % THEME_CHOICES.length] ?? 'system'
    chooseTheme(next)
    setChoice(next)
  }
  return (
    <button
      type="button"
      onClick={change}
      title={`Theme: ${choice}`}
      aria-label={`Theme: ${choice}. Change it`}
      className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
