import type { Difference } from '../../trace-view/compare/divergence.ts'

/** What each difference is called in a sentence, and the sign it has in the list. */
export const DIFFERENCE_WORDS: Readonly<
  Record<Difference, { readonly sentence: string; readonly word: string; readonly sign: string }>
> = {
  config: { sentence: 'model, parameters or prompt differ', word: 'config', sign: '≠' },
  replaced: { sentence: 'another step ran instead', word: 'other step', sign: '≠' },
  removed: { sentence: 'only A has this step', word: 'only in A', sign: '−' },
  added: { sentence: 'only B has this step', word: 'only in B', sign: '+' },
  arguments: { sentence: 'arguments differ', word: 'arguments', sign: '≠' },
  input: { sentence: 'input differs', word: 'input', sign: '≠' },
  output: { sentence: 'output differs for the same input', word: 'output', sign: '≠' },
  error: { sentence: 'only one of them failed', word: 'error', sign: '⊘' },
}
