import { LOCAL_KEYS } from '../service/local-project.ts'
import type { Snippet } from './snippets.ts'

/** What `heddle dev` prints after its first line: where the data lies, the keys, and how to send a first trace. */
export function renderWelcome(parts: {
  readonly url: string
  readonly dataDir: string
  readonly snippets: readonly Snippet[]
}): string {
  const { url, dataDir, snippets } = parts
  const lines = [
    '',
    `  Traces        ${url}`,
    `  Data          ${dataDir}`,
    `  Keys          ${LOCAL_KEYS.publicKey} / ${LOCAL_KEYS.secretKey}`,
    '                (what the SDKs use by themselves; Langfuse SDKs need the URL and these keys)',
  ]
  for (const { framework, install, code } of snippets) {
    lines.push('', `  ${framework}: install ${install}, then`, ...code.map((line) => `    ${line}`))
  }
  return `${lines.join('\n')}\n`
}
