import { DatabaseZap } from 'lucide-react'
import { lazy, Suspense, useState } from 'react'
import type { ReactNode } from 'react'

import { t } from '../../messages/translate.ts'
import { useMayWrite } from '../shell/use-may-write.ts'
import type { AddToDatasetProps } from './add-to-dataset.tsx'

const AddToDataset = lazy(async () => ({
  default: (await import('./add-to-dataset.tsx')).AddToDataset,
}))

/** Opens the form that makes a dataset item of what is shown. */
export function AddToDatasetButton(props: Omit<AddToDatasetProps, 'onClose'>): ReactNode {
  const [isOpen, setIsOpen] = useState(false)
  const mayWrite = useMayWrite()
  if (!mayWrite) return null
  return (
    <>
      <button
        type="button"
        onClick={() => setIsOpen(true)}
        aria-label={t('Add to dataset')}
        title={t('Add to dataset')}
        className="grid size-7 place-items-center rounded-control text-muted hover:bg-hover hover:text-text"
      >
        <DatabaseZap size={16} aria-hidden />
      </button>
      {isOpen && (
        <Suspense>
          <AddToDataset {...props} onClose={() => setIsOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
