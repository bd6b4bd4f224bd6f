/** Where the application lives: the server writes `<base href>` into the page; without it, the root of the host. */
export function baseUrl(): URL {
  const base = document.querySelector('base')
  return new URL(base?.href ?? '/', location.origin)
}
