/**
 * Fills a template by the rules of mustache, as Langfuse's JavaScript SDKs do: `{{name}}`, `{{a.b}}`, sections, inverted
 * sections and comments; nothing is escaped, what is not there is empty, partials are empty, delimiters cannot be changed.
 * Source: mustache(5). A tag that is not closed, or a section that does not end, is left as it stands.
 */
export function renderMustache(template: string, variables: Variables): string {
  return renderNodes(parse(template), [variables])
}

/** What a program fills in, by name. */
export type Variables = Readonly<Record<string, unknown>>

/** A tag: `{{{name}}}`, or `{{` with a sign or none. */
const TAG = /\{\{\{\s*([^{}]*?)\s*\}\}\}|\{\{\s*([#^/!&>]?)\s*([^{}]*?)\s*\}\}/g

/** Signs of tags that put something into the text; a line that holds others and nothing else is none. */
const PRINTING = new Set(['', '&', '>'])

interface Section {
  readonly kind: 'section' | 'inverted'
  readonly name: string
  readonly nodes: Node[]
  /** The tag as it stands, for a section that never ends. */
  readonly tag: string
}

type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly name: string }
  | Section

function parse(template: string): readonly Node[] {
  const tree = new Tree()
  for (const line of linesOf(template)) {
    const isBlank = line.every((part) => typeof part !== 'string' || part.trim() === '')
    const tags = line.filter((part) => typeof part !== 'string')
    const isDropped = isBlank && tags.length > 0 && tags.every(({ sign }) => !PRINTING.has(sign))
    for (const part of line) {
      if (typeof part !== 'string') tree.addTag(part)
      else if (!isDropped) tree.addText(part)
    }
  }
  return tree.close()
}

interface Tag {
  readonly tag: string
  readonly sign: string
  readonly name: string
}

/** The template as lines of texts and tags; what breaks a line belongs to it. */
function linesOf(template: string): readonly (readonly (string | Tag)[])[] {
  const lines: (string | Tag)[][] = [[]]
  const add = (part: string | Tag) => {
    if (endsLine(lines.at(-1))) lines.push([])
    lines.at(-1)?.push(part)
  }
  const addText = (text: string) => {
    for (const piece of text.split(/(?<=\n)/)) if (piece !== '') add(piece)
  }
  let at = 0
  for (const match of template.matchAll(TAG)) {
    const [tag, raw, sign = '', named = ''] = match
    addText(template.slice(at, match.index))
    add({ tag, sign, name: raw ?? named })
    at = match.index + tag.length
  }
  addText(template.slice(at))
  return lines
}

function endsLine(line: readonly (string | Tag)[] | undefined): boolean {
  const last = line?.at(-1)
  return typeof last === 'string' && last.endsWith('\n')
}

/** Sections within each other, as their tags open and close them. */
class Tree {
  readonly #root: Node[] = []
  readonly #open: Section[] = []

  addText(text: string): void {
    if (text !== '') this.#here.push({ kind: 'text', text })
  }

  addTag({ tag, sign, name }: Tag): void {
    if (sign === '#' || sign === '^') {
      const kind = sign === '#' ? 'section' : 'inverted'
      const section: Section = { kind, name, nodes: [], tag }
      this.#here.push(section)
      this.#open.push(section)
    } else if (sign === '/') {
      if (this.#open.at(-1)?.name === name) this.#open.pop()
      else this.addText(tag)
    } else if (sign === '' || sign === '&') this.#here.push({ kind: 'value', name })
  }

  /** A section without an end is no section: its tag is text, and what is in it follows. It is the last of what holds it. */
  close(): readonly Node[] {
    for (let section = this.#open.pop(); section !== undefined; section = this.#open.pop()) {
      this.#here.splice(-1, 1, { kind: 'text', text: section.tag }, ...section.nodes)
    }
    return this.#root
  }

  get #here(): Node[] {
    return this.#open.at(-1)?.nodes ?? this.#root
  }
}

function renderNodes(nodes: readonly Node[], scopes: readonly unknown[]): string {
  return nodes.map((node) => renderNode(node, scopes)).join('')
}

function renderNode(node: Node, scopes: readonly unknown[]): string {
  if (node.kind === 'text') return node.text
  const value = lookUp(node.name, scopes)
  if (node.kind === 'value') return printValue(value)
  const isEmpty = !value || (Array.isArray(value) && value.length === 0)
  if (node.kind === 'inverted') return isEmpty ? renderNodes(node.nodes, scopes) : ''
  if (isEmpty) return ''
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  return items.map((item) => renderNodes(node.nodes, [...scopes, item])).join('')
}

/** As JavaScript prints it; objects should be given as text. */
function printValue(value: unknown): string {
  // oxlint-disable-next-line typescript/no-base-to-string -- mustache prints whatever is given
  return value === undefined || value === null ? '' : String(value)
}

/** The innermost value of the name; a path is followed from where its first part is found. */
function lookUp(name: string, scopes: readonly unknown[]): unknown {
  if (name === '.') return scopes.at(-1)
  const [first = '', ...rest] = name.split('.')
  const scope = scopes.findLast((one) => has(one, first))
  let value = propertyOf(scope, first)
  for (const part of rest) value = propertyOf(value, part)
  return value
}

function has(value: unknown, name: string): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
}

function propertyOf(value: unknown, name: string): unknown {
  return has(value, name) ? (value as Record<string, unknown>)[name] : undefined // `has` says it is an object
}
