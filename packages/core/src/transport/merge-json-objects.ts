/** The JSON object that holds the keys of both texts; for a key of both the later value counts. Anything but an object stands under `metadata`. */
export function mergeJsonObjects(earlier: string | undefined, later: string): string {
  const added = later.startsWith('{') ? later : `{"metadata":${later}}`
  if (earlier === undefined) return added
  return JSON.stringify({ ...JSON.parse(earlier), ...JSON.parse(added) })
}
