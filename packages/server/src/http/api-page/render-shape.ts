import type { JsonSchema } from '../public-api/openapi-document.ts'
import { describeType, schemaAnchor } from './describe-type.ts'
import { html, type Html } from './html.ts'

/** A named shape: its fields, or what it is when it has none. */
export function renderShape(name: string, schema: JsonSchema): Html {
  const { properties, required = [] } = schema
  const heading = html`<h3 id="${schemaAnchor(name)}">${name}</h3>
    ${schema.description === undefined ? undefined : html`<p>${schema.description}</p>`}`
  if (properties === undefined)
    return html`${heading}
      <p>${describeType(schema)}</p> `
  return html`${heading}
    <table>
      <thead>
        <tr>
          <th scope="col">Field</th>
          <th scope="col">Value</th>
        </tr>
      </thead>
      <tbody>
        ${Object.entries(properties).map(
          ([field, value]) =>
            html`<tr>
              <th scope="row">
                <code>${field}</code>${required.includes(field) ? '' : ' (optional)'}
              </th>
              <td>${describeType(value)}${descriptionOf(value)}</td>
            </tr>`,
        )}
      </tbody>
    </table> `
}

function descriptionOf(schema: JsonSchema | boolean): Html | undefined {
  const text = typeof schema === 'boolean' ? undefined : schema.description
  return text === undefined ? undefined : html`<br />${text}`
}
