import { Monitor, Moon, Sun } from 'lucide-react'
import { useState } from 'react'
import type { ReactNode } from 'react'

import { t } from '../messages/translate.ts'
import { chooseTheme, readThemeChoice, THEME_CHOICES } from '../theme.ts'

const ICONS = { system: Monitor, light: Sun, dark: Moon }

/** Goes round through system, light and dark. */
export function ThemeSwitch(): ReactNode {
  const [choice, setChoice] = useState(readThemeChoice)
  const Icon = ICONS[choice]
  const name = { system: t('system'), light: t('light'), dark: t('dark') }[choice]
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
      title={t('Theme: {choice}', { choice: name })}
      aria-label={t('Theme: {choice}. Change it', { choice: name })}
      className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
    >
      <Icon size={16} aria-hidden />
    </button>
  )
}
