import {
  createContext,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'

import type { LiveNews, LiveState } from './live-news.ts'
import { LiveProject } from './live-project.ts'

/** The news of the project on show; undefined outside of a project. */
export const LiveContext = createContext<LiveProject | undefined>(undefined)

/** Calls back with each piece of news while the component is mounted. */
export function useLiveNews(onNews: (news: LiveNews) => void): void {
  const live = useContext(LiveContext)
  const latest = useRef(onNews)
  useEffect(() => {
    latest.current = onNews
  })
  useEffect(() => live?.listen((news) => latest.current(news)), [live])
}

/** Whether news come by themselves. */
export function useLiveState(): { readonly state: LiveState; readonly togglePause: () => void } {
  const live = useContext(LiveContext)
  const watch = useCallback((watcher: () => void) => live?.watch(watcher) ?? (() => {}), [live])
  const state = useSyncExternalStore(watch, () => live?.state ?? 'reconnecting')
  const togglePause = useCallback(() => live?.togglePause(), [live])
  return { state, togglePause }
}

/** How often a query asks by itself, ms: while news do not come by themselves; false: not at all. */
export function useAskInterval(intervalMs: number): number | false {
  return useLiveState().state === 'reconnecting' ? intervalMs : false
}

/** Opens the news of a project; undefined at the first moment. */
export function useLiveProject(projectId: string): LiveProject | undefined {
  const [live, setLive] = useState<LiveProject>()
  useEffect(() => {
    const opened = new LiveProject(projectId)
    setLive(opened)
    return () => {
      opened.close()
      setLive(undefined)
    }
  }, [projectId])
  return live
}
