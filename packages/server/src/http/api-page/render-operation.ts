import type { OpenApiOperation } from '../public-api/openapi-document.ts'
import { describeType } from './describe-type.ts'
import { html, type Html } from './html.ts'
import type { ListedOperation } from './render-api-page.ts'

/** One route: what it takes and what it answers, folded up. */
export function renderOperation({ method, path, operation }: ListedOperation): Html {
  return html`<details id="${method}${path.replaceAll(/[^\w]+/g, '-')}">
    <summary>
      <b>${method.toUpperCase()}</b> <code>${path}</code> <span>${operation.summary}</span>
    </summary>
    ${operation.security?.length === 0 ? html`<p>Needs no keys.</p>` : undefined}
    ${renderParameters(operation)} ${renderBody(operation)} ${renderAnswers(operation)}
  </details> `
}

function renderParameters({ parameters }: OpenApiOperation): Html | undefined {
  if (parameters.length === 0) return undefined
  return html`<table>
    <caption>
      Parameters
    </caption>
    <thead>
      <tr>
        <th scope="col">Name</th>
        <th scope="col">In</th>
        <th scope="col">Value</th>
      </tr>
    </thead>
    <tbody>
      ${parameters.map(
        ({ name, in: place, required, schema }) =>
          html`<tr>
            <th scope="row"><code>${name}</code>${required ? '' : ' (optional)'}</th>
            <td>${place}</td>
            <td>${describeType(schema)}</td>
          </tr>`,
      )}
    </tbody>
  </table>`
}

function renderBody({ requestBody }: OpenApiOperation): Html | undefined {
  const schema = requestBody?.content['application/json']?.schema
  return schema === undefined ? undefined : html`<p>Body: ${describeType(schema)}</p>`
}

function renderAnswers({ responses }: OpenApiOperation): Html {
  return html`<table>
    <caption>
      Answers
    </caption>
    <thead>
      <tr>
        <th scope="col">Status</th>
        <th scope="col">Body</th>
        <th scope="col">Meaning</th>
      </tr>
    </thead>
    <tbody>
      ${Object.entries(responses).map(([status, { description, content }]) => {
        const schema = content?.['application/json']?.schema
        return html`<tr>
          <th scope="row">${status}</th>
          <td>${schema === undefined ? html`none` : describeType(schema)}</td>
          <td>${description}</td>
        </tr>`
      })}
    </tbody>
  </table>`
}
