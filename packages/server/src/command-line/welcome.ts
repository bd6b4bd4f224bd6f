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

/** What `heddle serve` prints after its first line: where it is, where its data lies, and how to begin on an empty one. */
export function renderServeWelcome(parts: {
  readonly url: string
  /** The data folder, or the databases without their passwords. */
  readonly stores: readonly string[]
  /** Where the first account is made; undefined when there is one. */
  readonly setupUrl: string | undefined
}): string {
  const lines = [
    '',
    `  Traces        ${parts.url}`,
    ...parts.stores.map((store, index) => `  ${index === 0 ? 'Data' : '    '}          ${store}`),
  ]
  if (parts.setupUrl !== undefined) {
    lines.push(
      '',
      '  Nobody has an account here yet. Open this link to make the first one, and show it to nobody',
      `  else: ${parts.setupUrl}`,
      '  (or use `heddle user add` and `heddle key create` while the server is stopped)',
    )
  }
  return `${lines.join('\n')}\n`
}
