import type { PlaygroundRequest } from '@heddle/core/schemas'
import { useEffect, useRef, useState } from 'react'

import { callModel } from '../../api/playground.ts'
import { addEvent, type Completion, NO_COMPLETION } from './completion.ts'
import { readEvents } from './read-events.ts'

export interface Run {
  readonly completion: Completion
  readonly isRunning: boolean
  /** From the call to the end of the answer, ms; undefined while it runs. */
  readonly durationMs: number | undefined
  readonly firstTokenMs: number | undefined
  readonly error: Error | null
}

const NO_RUN: Run = {
  completion: NO_COMPLETION,
  isRunning: false,
  durationMs: undefined,
  firstTokenMs: undefined,
  error: null,
}

/** Runs a document and shows the answer as it comes; a new run ends the one before. */
export function useRun(projectId: string) {
  const [run, setRun] = useState(NO_RUN)
  const under = useRef<AbortController>(undefined)
  useEffect(() => () => under.current?.abort(), [])
  const start = async (makeCall: () => PlaygroundRequest): Promise<void> => {
    under.current?.abort()
    const controller = new AbortController()
    under.current = controller
    const startedMs = performance.now()
    const elapsed = (): number => performance.now() - startedMs
    setRun({ ...NO_RUN, isRunning: true })
    try {
      const stream = await callModel(projectId, makeCall(), controller.signal)
      let completion = NO_COMPLETION
      let firstTokenMs: number | undefined
      for await (const data of readEvents(stream)) {
        completion = addEvent(completion, data)
        if (completion.text !== '') firstTokenMs ??= elapsed()
        setRun({ ...NO_RUN, completion, isRunning: true, firstTokenMs })
      }
      setRun({ ...NO_RUN, completion, durationMs: elapsed(), firstTokenMs })
    } catch (error) {
      if (controller.signal.aborted && under.current !== controller) return
      const isStopped = controller.signal.aborted
      setRun((current) => ({
        ...current,
        isRunning: false,
        durationMs: elapsed(),
        // What was stopped by hand has not failed.
        error: isStopped ? null : error instanceof Error ? error : new Error(String(error)),
      }))
    }
  }
  return { run, start, stop: () => under.current?.abort() }
}
