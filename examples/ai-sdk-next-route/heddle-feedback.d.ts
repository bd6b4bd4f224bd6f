import type { HeddleFeedbackElement } from '@heddle/feedback/element'
import type { DetailedHTMLProps, HTMLAttributes } from 'react'

type FeedbackAttributes = DetailedHTMLProps<
  HTMLAttributes<HeddleFeedbackElement>,
  HeddleFeedbackElement
> & {
  readonly 'base-url': string
  readonly 'public-key': string
  readonly 'trace-id': string
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'heddle-feedback': FeedbackAttributes
    }
  }
}
