/**
 * Files of `migrations/`, in the order they are applied. They are listed by name because a bundle has no folder to look
 * into: the build copies `migrations/` beside the bundle.
 */
export const MIGRATIONS = [
  '0001-observations',
  '0002-traces',
  '0003-scores',
  '0004-covered-by',
] as const
