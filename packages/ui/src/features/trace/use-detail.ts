import { useCallback, useState } from 'react'

import { useActions } from '../../actions/use-actions.ts'
import { useIdleValue } from '../../components/use-idle-value.ts'

export interface Detail {
  readonly isOpen: boolean
  /** What it shows. While keys move the selection, rows are painted first and it follows. */
  readonly shownId: string | undefined
  /** Opens it; given an id, it shows that observation in the same frame. */
  readonly open: (id?: string) => void
  readonly close: () => void
}

/** Below this width the detail lies over the tree. */
const SIDE_BY_SIDE = '(min-width: 1100px)'

/** Whether the detail beside the tree is open, and which observation it shows. */
export function useDetail(selectedId: string | undefined): Detail {
  const [isOpen, setIsOpen] = useState(() => matchMedia(SIDE_BY_SIDE).matches)
  const [shownId, show] = useIdleValue(selectedId)
  const open = useCallback(
    (id?: string) => {
      setIsOpen(true)
      if (id !== undefined) show(id)
    },
    [show],
  )
  const close = useCallback(() => setIsOpen(false), [])
  useActions({ 'detail.toggle': () => setIsOpen((before) => !before), 'detail.close': close })
  return { isOpen, shownId, open, close }
}
