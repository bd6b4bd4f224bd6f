import type { OpenApiDocument, OpenApiOperation } from '../public-api/openapi-document.ts'
import { API_PAGE_STYLE } from './api-page-style.ts'
import { html, type Html } from './html.ts'
import { renderOperation } from './render-operation.ts'
import { renderShape } from './render-shape.ts'

/** One route of the document. */
export interface ListedOperation {
  readonly method: string
  readonly path: string
  readonly operation: OpenApiOperation
}

/** The API's document as a page for people: no script, nothing loaded from elsewhere. */
export function renderApiPage(document: OpenApiDocument): string {
  const groups = Map.groupBy(listOperations(document), ({ operation }) => operation.tags[0] ?? '')
  const page = html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>API of ${document.info.title} ${document.info.version}</title>
        ${{ markup: `<style>${API_PAGE_STYLE}</style>` }}
      </head>
      <body>
        <nav aria-label="Groups">
          <ul>
            ${[...groups.keys()].map((tag) => html`<li><a href="#${anchorOf(tag)}">${tag}</a></li>`)}
            <li><a href="#shapes">Shapes</a></li>
          </ul>
        </nav>
        <main>
          ${renderIntroduction(document)}
          ${[...groups].map(([tag, operations]) => renderGroup(tag, operations))}
          <section aria-labelledby="shapes">
            <h2 id="shapes">Shapes</h2>
            ${Object.entries(document.components.schemas).map(([name, schema]) => renderShape(name, schema))}
          </section>
        </main>
      </body>
    </html> `
  return page.markup
}

function renderIntroduction({ info }: OpenApiDocument): Html {
  return html`<h1>${info.title} <small>${info.version}</small></h1>
    <p>
      ${info.description} The same as a document for programs:
      <a href="openapi.json">openapi.json</a>.
    </p>
    <p>
      Send the keys of a project with each request, as
      <code>Authorization: Basic base64(publicKey:secretKey)</code>. Failures are JSON with a
      <code>message</code>.
    </p>`
}

function renderGroup(tag: string, operations: readonly ListedOperation[]): Html {
  return html`<section aria-labelledby="${anchorOf(tag)}">
    <h2 id="${anchorOf(tag)}">${tag}</h2>
    ${operations.map(renderOperation)}
  </section> `
}

function anchorOf(tag: string): string {
  return `group-${tag.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}`
}

function listOperations({ paths }: OpenApiDocument): readonly ListedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  )
}
