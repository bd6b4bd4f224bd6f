import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Plugin, Rolldown } from 'vite'

const here = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** A page whose code and data set off before the program of the application runs. */
interface AheadPage {
  readonly source: string
  /** Its path below the base; ids of other signs than these are left to the program, which encodes them. */
  readonly path: string
  /** What it asks for first, to the letter: an answer is taken only by a request for the same address. */
  readonly data: readonly string[]
}

const ID = String.raw`([\w.~-]+)`
const BOOTSTRAP = 'api/ui/bootstrap'

const PAGES: readonly AheadPage[] = [
  {
    source: 'src/features/traces/traces-page.tsx',
    path: `^project/${ID}/traces$`,
    data: [BOOTSTRAP, 'api/ui/projects/$1/traces?limit=100'],
  },
  {
    source: 'src/features/trace/trace-page.tsx',
    path: `^project/${ID}/traces/${ID}$`,
    data: [BOOTSTRAP, 'api/ui/projects/$1/traces/$2/skeleton'],
  },
]

/** Scripts that run before the first paint. In the page they cost no request of their own. */
const EARLY_SCRIPTS = ['theme.js', 'language.js']

/** Letters of the first paint; those of other scripts are asked for when they are met. */
const FONT = /inter-latin-wght-normal/u

/**
 * Writes into the built page what it needs first: its early scripts, its font, and a script that has the code and the data of
 * the page in the address fetched at once, while the program is still on its way. The policy knows these scripts by their hash.
 */
export function loadAhead(): Plugin {
  return {
    name: 'heddle-load-ahead',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler: (html, { bundle = {} }) =>
        EARLY_SCRIPTS.reduce(inPlace, html).replace(
          MODULE_SCRIPT,
          (program) => `${fontLink(bundle)}\n    ${inline(aheadScript(bundle))}\n    ${program}`,
        ),
    },
  }
}

/** The program of the application; what comes before it is fetched before it. */
const MODULE_SCRIPT = '<script type="module"'

function inPlace(html: string, name: string): string {
  const script = `<script src="./${name}"></script>`
  if (!html.includes(script)) throw new Error(`Expected index.html to have ${script}.`)
  return html.replace(script, () => inline(readFileSync(here(`public/${name}`), 'utf8')))
}

const inline = (script: string): string => `<script>${script}</script>`

function fontLink(bundle: Rolldown.OutputBundle): string {
  const font = Object.keys(bundle).find((name) => FONT.test(basename(name)))
  if (font === undefined) throw new Error('Expected the build to have the font of the first paint.')
  return `<link rel="preload" as="font" type="font/woff2" crossorigin href="./${font}">`
}

function aheadScript(bundle: Rolldown.OutputBundle): string {
  const pages = PAGES.map(({ source, path, data }) => ({
    path,
    data,
    code: codeOf(source, bundle),
  }))
  return `(${fetchAhead.toString()})(${JSON.stringify(pages)})`
}

/** The chunk of a page and all that it imports at once. */
function codeOf(source: string, bundle: Rolldown.OutputBundle): string[] {
  const page = Object.values(bundle).find(
    (file) => file.type === 'chunk' && file.facadeModuleId === here(source),
  )
  if (page === undefined) throw new Error(`Expected ${source} to be a page of its own.`)
  const seen = new Set<string>()
  const visit = (name: string): void => {
    const file = bundle[name]
    if (seen.has(name) || file?.type !== 'chunk') return
    seen.add(name)
    for (const imported of file.imports) visit(imported)
  }
  visit(page.fileName)
  return [...seen]
}

/** Runs in the page. It also says what kind of page comes, so that its frame is there before the program. */
function fetchAhead(pages: { path: string; data: string[]; code: string[] }[]): void {
  const base = new URL(document.baseURI).pathname
  const path = location.pathname.slice(base.length)
  if (path.startsWith('project/')) document.documentElement.dataset['frame'] = 'project'
  for (const page of pages) {
    const found = new RegExp(page.path, 'u').exec(path)
    if (found === null) continue
    // oxlint-disable-next-line unicorn/consistent-function-scoping -- only the outer function is sent to the page
    const ask = (rel: string, href: string): void => {
      const link = document.createElement('link')
      Object.assign(link, { rel, href, crossOrigin: 'anonymous' })
      if (rel === 'preload') link.as = 'fetch'
      document.head.append(link)
    }
    // A list with a filter asks for other rows.
    const data = page.data.filter((one) => !one.includes('?') || location.search === '')
    const inFull = data.map((one) => one.replace(/\$(\d)/gu, (_, group) => found[group] ?? ''))
    for (const one of inFull) ask('preload', one)
    for (const one of page.code) ask('modulepreload', one)
  }
}
