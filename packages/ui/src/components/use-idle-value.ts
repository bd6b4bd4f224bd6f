import { useEffect, useState } from 'react'

import { whenIdle } from '../when-idle.ts'

/** A value follows at the latest after this, ms, however busy the page is. */
const LATEST_MS = 200

/** What a value was when the page last had nothing more urgent to do, and a way to set it at once. */
export function useIdleValue<Value>(value: Value): [Value, (value: Value) => void] {
  const [settled, setSettled] = useState(value)
  useEffect(() => {
    return whenIdle(() => setSettled(() => value), LATEST_MS)
  }, [value])
  return [settled, setSettled]
}
