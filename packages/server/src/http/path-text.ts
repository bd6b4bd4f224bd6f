import type { HttpContext } from './environment.ts'
import { invalidRequest } from './http-error.ts'

/** A parameter of the path, percent-decoded once. @throws {HttpError} 400 for a NUL, which no stored text holds. */
export function pathText(context: HttpContext, name: string): string {
  const text = context.req.param(name) ?? ''
  if (text.includes('\0')) throw invalidRequest(`Expected ${name} in the path without a NUL.`)
  return text
}
