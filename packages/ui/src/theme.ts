import { readChoice, rememberChoice } from './remembered-choice.ts'

export const THEME_CHOICES = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

/** The same key is read by public/theme.js before the first paint. */
const STORAGE_KEY = 'heddle-theme'
const prefersDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')

/** What the person chose; `system` when nothing was chosen or storage is closed. */
export function readThemeChoice(): ThemeChoice {
  return readChoice(STORAGE_KEY, THEME_CHOICES) ?? 'system'
}

/** Shows a theme and remembers the choice. */
export function chooseTheme(choice: ThemeChoice): void {
  rememberChoice(STORAGE_KEY, choice)
  showTheme(choice)
}

function showTheme(choice: ThemeChoice): void {
  const isDark = choice === 'dark' || (choice === 'system' && prefersDark().matches)
  document.documentElement.dataset['theme'] = isDark ? 'dark' : 'light'
}

/** Follows the system's theme while the choice is `system`. */
export function followSystemTheme(): void {
  prefersDark().addEventListener('change', () => showTheme(readThemeChoice()))
}
