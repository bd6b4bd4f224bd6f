import { useState } from 'react'
import type { KeyboardEvent } from 'react'

import type { Suggestion } from '../filter/suggest.ts'

/** The state of the suggestions below a field. `take` gets the text that a suggestion makes. */
export function useSuggestionKeys(
  suggestions: readonly Suggestion[],
  take: (text: string) => void,
) {
  const [isWanted, setIsWanted] = useState(false)
  const [chosen, setChosen] = useState(-1)
  const isOpen = isWanted && suggestions.length > 0
  const active = isOpen ? Math.min(chosen, suggestions.length - 1) : -1
  const show = (isShown: boolean): void => {
    setIsWanted(isShown)
    setChosen(-1)
  }
  const takeOne = (suggestion: Suggestion): void => {
    take(suggestion.text)
    setChosen(-1)
    // A field still needs its value; what ends in a blank is complete.
    setIsWanted(!suggestion.text.endsWith(' '))
  }
  const move = (step: number): void => {
    setIsWanted(true)
    setChosen((active + step + suggestions.length) % suggestions.length)
  }
  /** True when the key meant the suggestions. */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    const current = suggestions[active]
    const isTaken = (event.key === 'Enter' || event.key === 'Tab') && current !== undefined
    const isMove = event.key === 'ArrowDown' || event.key === 'ArrowUp'
    if (isTaken) takeOne(current)
    else if (isMove && suggestions.length > 0) {
      move(event.key === 'ArrowDown' ? 1 : active === -1 ? 0 : -1)
    } else if (event.key === 'Escape' && isOpen) show(false)
    else return false
    event.preventDefault()
    event.stopPropagation()
    return true
  }
  return { isOpen, active, show, takeOne, onKeyDown }
}
