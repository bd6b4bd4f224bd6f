import type { ReactNode } from 'react'

import { chooseLanguage, LANGUAGE_NAMES, readLanguageChoice } from '../messages/language-choice.ts'
import { LANGUAGES } from '../messages/language.ts'
import { t } from '../messages/translate.ts'
import { SelectField } from './select-field.tsx'

/** The language of the interface in this browser, each in its own words. The page loads anew in it. */
export function LanguageSelect(): ReactNode {
  return (
    <SelectField
      label={t('Language')}
      value={readLanguageChoice()}
      options={[
        { id: 'system', label: t('As the system') },
        ...LANGUAGES.map((id) => ({ id, label: LANGUAGE_NAMES[id] })),
      ]}
      onChange={chooseLanguage}
    />
  )
}
