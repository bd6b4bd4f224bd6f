import type { HttpContext, HttpParts } from './environment.ts'

/** Where clients reach the server: what it was told, else what this request names. Without a slash at the end. */
export function originOf(
  context: HttpContext,
  { publicUrl }: Pick<HttpParts, 'publicUrl'>,
): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/+$/, '')
  const { protocol, host } = new URL(context.req.url)
  return `${protocol}//${context.req.header('host') ?? host}`
}
