import { t } from '../../messages/translate.ts'
import type { Difference } from '../../trace-view/compare/divergence.ts'

/** What each difference is called in a sentence, and the sign it has in the list. */
export const DIFFERENCE_WORDS: Readonly<
  Record<Difference, { readonly sentence: string; readonly word: string; readonly sign: string }>
> = {
  config: { sentence: t('model, parameters or prompt differ'), word: t('config'), sign: '≠' },
  replaced: { sentence: t('another step ran instead'), word: t('other step'), sign: '≠' },
  removed: { sentence: t('only A has this step'), word: t('only in A'), sign: '−' },
  added: { sentence: t('only B has this step'), word: t('only in B'), sign: '+' },
  arguments: { sentence: t('arguments differ'), word: t('arguments'), sign: '≠' },
  input: { sentence: t('input differs'), word: t('input'), sign: '≠' },
  output: { sentence: t('output differs for the same input'), word: t('output'), sign: '≠' },
  error: { sentence: t('only one of them failed'), word: t('error'), sign: '⊘' },
}
