/** Where to go after signing in: a path of this server, never another one's address. */
export function returnPath(to: string, origin: string): string {
  if (!to.startsWith('/') || !URL.canParse(to, origin)) return '/'
  const url = new URL(to, origin)
  return url.origin === origin ? `${url.pathname}${url.search}${url.hash}` : '/'
}
