import type { ReactNode } from 'react'

import { LanguageSelect } from '../../components/language-select.tsx'

/** One narrow column for whoever is not in yet. */
export function AccessFrame({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}): ReactNode {
  return (
    <main className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="grid w-full max-w-[360px] gap-4">
        <h1 className="text-headline font-semibold">{title}</h1>
        {children}
        <LanguageSelect />
      </div>
    </main>
  )
}
