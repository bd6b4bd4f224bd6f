import { ExternalLink, ImageIcon } from 'lucide-react'
import { use, useState } from 'react'
import type { ReactNode } from 'react'

import type { MediaPart } from '../../chat/chat-message.ts'
import { t } from '../../messages/translate.ts'
import { StoredFiles } from './stored-files.ts'

const BUTTON = 'ms-auto shrink-0 rounded-control px-1 text-accent hover:underline'

/** An image, a sound or a file: named at first, drawn when it is asked for. Foreign addresses are never fetched by this page. */
export function MediaView({ part }: { readonly part: MediaPart }): ReactNode {
  const openFile = use(StoredFiles)
  const [picture, setPicture] = useState<string>()
  const [failure, setFailure] = useState<string>()
  const { mediaType, source, mediaId } = part
  const isStored = mediaId !== undefined && openFile !== undefined
  const show = async (): Promise<void> => {
    if (part.picture !== undefined) return setPicture(part.picture)
    if (!isStored) return
    try {
      const url = await openFile(mediaId)
      if (mediaType.startsWith('image/')) setPicture(url)
      else open(url, '_blank', 'noopener,noreferrer')
    } catch (error) {
      setFailure(error instanceof Error ? error.message : t('The file cannot be read.'))
    }
  }
  const canShow = picture === undefined && (part.picture !== undefined || isStored)
  return (
    <div className="grid gap-1.5 rounded-card border bg-subtle px-2 py-1 text-table text-muted">
      <p className="flex items-center gap-1.5">
        <ImageIcon size={14} aria-hidden className="shrink-0" />
        <span className="shrink-0">{mediaType}</span>
        <span className="payload-line font-mono text-meta" title={t('Not loaded until asked for')}>
          {source}
        </span>
        {canShow && (
          <button type="button" onClick={() => void show()} className={BUTTON}>
            {mediaType.startsWith('image/') ? t('Show the image') : t('Open the file')}
          </button>
        )}
        {/^https?:\/\//u.test(source) && (
          <a
            href={source}
            target="_blank"
            rel="noopener noreferrer"
            title={t('Leaves this server')}
            className={`flex items-center gap-1 ${BUTTON}`}
          >
            {t('Open at its host')}
            <ExternalLink size={12} aria-hidden />
          </a>
        )}
      </p>
      {picture !== undefined && (
        <img
          src={picture}
          alt={t('{mediaType} of the message', { mediaType })}
          className="max-h-80 max-w-80"
        />
      )}
      {failure !== undefined && (
        <p role="alert" className="text-error">
          {failure}
        </p>
      )}
    </div>
  )
}
