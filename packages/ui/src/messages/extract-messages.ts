import ts from 'typescript'

/** A message of the source: its key in the catalogues and the names in its braces. */
export interface Message {
  readonly key: string
  readonly isPlural: boolean
  readonly places: readonly string[]
}

export interface Extracted {
  /** Messages that are asked for while the module is loaded, as `line: call`. */
  readonly early: readonly string[]
  readonly messages: readonly Message[]
  /** Texts that a person sees and no catalogue can translate, as `line: text`. */
  readonly raw: readonly string[]
}

/** Attributes and properties that end up on the page or are read out. */
const SHOWN =
  /^(?:aria-label|alt|description|emptyText|hint|label|labelHeading|note|nothing|placeholder|sentence|summary|term|text|title|valueHeading|what|word)$/u

/** Elements whose text is code, keys or names of products. */
const CODE = /^(?:code|kbd|pre|Code)$/u

/** The names in the braces of a text; what stands in double braces is shown as it is. */
export function placesOf(text: string): string[] {
  const names = [...text.matchAll(/(?<!\{)\{(\w+)\}(?!\})/gu)].map(([, name = '']) => name)
  return [...new Set(names)].toSorted()
}

/** Reads the messages of a file and what should be one; `allowed`: texts that are the same in every language. */
export function extractMessages(
  fileName: string,
  source: string,
  allowed: ReadonlySet<string>,
): Extracted {
  const kind = fileName.endsWith('x') ? ts.ScriptKind.TSX : ts.ScriptKind.TS
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, kind)
  const messages: Message[] = []
  const raw: string[] = []
  const early: string[] = []
  const placeOf = (node: ts.Node, text: string): string => {
    const { line } = file.getLineAndCharacterOfPosition(node.getStart())
    return `${fileName}:${line + 1}: ${text}`
  }
  const complain = (node: ts.Node, text: string): void => {
    raw.push(placeOf(node, text))
  }
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node)) return
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression)) {
      const read = READERS.get(node.expression.text)
      if (read !== undefined) {
        const message = read(node.arguments)
        if (message === undefined) complain(node, `${node.expression.text}() needs literal texts`)
        else messages.push(message)
        if (!isInFunction(node)) early.push(placeOf(node, node.getText()))
        node.arguments.forEach((argument) => ts.forEachChild(argument, visit))
        return
      }
    }
    const shown = shownText(node)
    if (shown !== undefined && isWord(shown) && !allowed.has(shown)) complain(node, shown)
    ts.forEachChild(node, visit)
  }
  visit(file)
  return { messages, raw, early }
}

function isInFunction(node: ts.Node): boolean {
  return !ts.isSourceFile(node) && (ts.isFunctionLike(node) || isInFunction(node.parent))
}

/** The files that a file imports at once, as it names them. */
export function importsOf(source: string): string[] {
  const file = ts.createSourceFile('any.tsx', source, ts.ScriptTarget.Latest)
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || statement.importClause?.isTypeOnly === true) return []
    return ts.isStringLiteral(statement.moduleSpecifier) ? [statement.moduleSpecifier.text] : []
  })
}

type Arguments = ts.NodeArray<ts.Expression>

const READERS = new Map<string, (of: Arguments) => Message | undefined>(
  Object.entries({
    t: ([text]: Arguments) => single(literal(text)),
    rich: ([text]: Arguments) => single(literal(text)),
    inContext: ([context, text]: Arguments) => {
      const [where, what] = [literal(context), literal(text)]
      return where === undefined || what === undefined ? undefined : single(`${what} (${where})`)
    },
    plural: ([, forms]: Arguments) => {
      if (forms === undefined || !ts.isArrayLiteralExpression(forms)) return undefined
      const [one, other] = forms.elements.map(literal)
      if (one === undefined || other === undefined) return undefined
      return { key: other, isPlural: true, places: placesOf(other) }
    },
  }),
)

function single(key: string | undefined): Message | undefined {
  return key === undefined ? undefined : { key, isPlural: false, places: placesOf(key) }
}

function literal(node: ts.Expression | undefined): string | undefined {
  return node !== undefined && ts.isStringLiteralLike(node) ? node.text : undefined
}

/** What a node shows of itself to a person, if it does; values in a template are left out. */
function shownText(node: ts.Node): string | undefined {
  if (ts.isJsxText(node)) {
    const parent = node.parent
    const isCode = ts.isJsxElement(parent) && CODE.test(parent.openingElement.tagName.getText())
    return isCode ? undefined : node.text.replaceAll(/\s+/gu, ' ').trim()
  }
  if (!ts.isStringLiteralLike(node) && !ts.isTemplateExpression(node)) return undefined
  return isShown(node) ? textOf(node).trim() : undefined
}

function textOf(node: ts.StringLiteralLike | ts.TemplateExpression): string {
  if (!ts.isTemplateExpression(node)) return node.text
  return node.head.text + node.templateSpans.map((span) => `…${span.literal.text}`).join('')
}

/** True: the string is the value of a shown attribute or property, or a child of an element, also by way of a condition. */
function isShown(node: ts.Node): boolean {
  const { parent } = node
  if (ts.isJsxAttribute(parent)) return SHOWN.test(parent.name.getText())
  if (ts.isPropertyAssignment(parent)) {
    const name = parent.name.getText()
    // A term is shown as an attribute; elsewhere it is one of a filter.
    return parent.initializer === node && name !== 'term' && SHOWN.test(name)
  }
  if (ts.isJsxExpression(parent)) {
    return !ts.isJsxAttribute(parent.parent) || isShown(parent)
  }
  if (ts.isConditionalExpression(parent)) return parent.condition !== node && isShown(parent)
  if (ts.isParenthesizedExpression(parent)) return isShown(parent)
  if (!ts.isBinaryExpression(parent)) return false
  return /^(?:\?\?|\|\||&&)$/u.test(parent.operatorToken.getText()) && isShown(parent)
}

/** True for what has letters and is no class of the style sheet. */
function isWord(text: string): boolean {
  if (/^text-[a-z-]+$/u.test(text)) return false
  return /\p{L}{2}|^\p{L}$/u.test(text)
}
