export const THEME_CHOICES = ['system', 'light', 'dark'] as const
export type ThemeChoice = (typeof THEME_CHOICES)[number]

/** The same key is read by public/theme.js before the first paint. */
const STORAGE_KEY = 'heddle-theme'
const prefersDark = (): MediaQueryList => matchMedia('(prefers-color-scheme: dark)')

/** What the person chose; `system` when nothing was chosen or storage is closed. */
export function readThemeChoice(): ThemeChoice {
  try {
    const stored = localStorage.getItem(STORAGE_KEY)
    return THEME_CHOICES.find((choice) => choice === stored) ?? 'system'
  } catch {
    return 'system'
  }
}

/** Shows a theme and remembers the choice. */
export function chooseTheme(choice: ThemeChoice): void {
  try {
    localStorage.setItem(STORAGE_KEY, choice)
  } catch {
    // Private windows may refuse storage: the choice then lasts as long as the page.
  }
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
