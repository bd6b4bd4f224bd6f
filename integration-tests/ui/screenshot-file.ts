import { fileURLToPath } from 'node:url'

/** Where the picture of a screen is kept, for the documentation and for whoever changes the interface. */
export function screenshotFile(name: string, theme: 'light' | 'dark' = 'light'): string {
  const suffix = theme === 'dark' ? '-dark' : ''
  return fileURLToPath(new URL(`../../docs/screenshots/${name}${suffix}.png`, import.meta.url))
}
