import { Pause, Play } from 'lucide-react'
import type { ReactNode } from 'react'

import { Segments } from '../../components/segments.tsx'
import { t } from '../../messages/translate.ts'
import type { Replay } from './use-replay.ts'
import { SPEEDS } from './use-replay.ts'

/** Plays the conversation and says how fast. */
export function ReplayControls({ replay }: { readonly replay: Replay }): ReactNode {
  const { isPlaying, speed, toggle, setSpeed } = replay
  const Icon = isPlaying ? Pause : Play
  return (
    <>
      <button
        type="button"
        onClick={toggle}
        title={t('Turn by turn as it went, with pauses of at most a second (P)')}
        className="flex h-7 items-center gap-1.5 rounded-control border px-2 text-table hover:bg-hover"
      >
        <Icon size={14} aria-hidden />
        {isPlaying ? t('Pause') : t('Play')}
      </button>
      <div className="max-md:hidden">
        <Segments
          label={t('Speed')}
          options={SPEEDS.map((id) => ({ id, label: `${id}×` }))}
          selected={speed}
          onSelect={setSpeed}
        />
      </div>
    </>
  )
}
