import { useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'

import { keyName } from '../../actions/key-name.ts'
import { isField } from '../../actions/use-actions.ts'
import { DESTINATIONS } from './destinations.ts'

/** How long `g` waits for the letter of a screen, ms. */
const GO_WAIT_MS = 1500

/** `g` and then a letter opens a screen. The letter means nothing else while it is waited for. */
export function useGoKeys(projectId: string): void {
  const navigate = useNavigate()
  useEffect(() => {
    let pressedAt = -Infinity
    const onKey = (event: KeyboardEvent): void => {
      if (isField(event.target) || document.querySelector('dialog[open]') !== null) return
      const key = keyName(event)
      const isWaiting = event.timeStamp - pressedAt < GO_WAIT_MS
      pressedAt = key === 'g' && !isWaiting ? event.timeStamp : -Infinity
      const destination = isWaiting ? DESTINATIONS.find(({ goKey }) => goKey === key) : undefined
      if (destination === undefined) return
      event.preventDefault()
      void navigate({ to: destination.to, params: { projectId } })
    }
    // Before the keys of the screen, which leave alone what was handled already.
    addEventListener('keydown', onKey, { capture: true })
    return () => removeEventListener('keydown', onKey, { capture: true })
  }, [navigate, projectId])
}
