import { useEffect, useState } from 'react'

/** Screens of a phone, where a view has the whole width. */
export const SMALL_SCREEN = '(max-width: 767px)'

/** Whether a media query holds, also when that changes. */
export function useMedia(media: string): boolean {
  const [isMatching, setIsMatching] = useState(() => matchMedia(media).matches)
  useEffect(() => {
    const query = matchMedia(media)
    const listen = (): void => setIsMatching(query.matches)
    query.addEventListener('change', listen)
    return () => query.removeEventListener('change', listen)
  }, [media])
  return isMatching
}
