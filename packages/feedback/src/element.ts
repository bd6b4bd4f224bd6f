import type { FeedbackReport, FeedbackTarget } from './send.ts'
import { DEFAULT_NAME, randomId, sendFeedback } from './send.ts'
import { STYLES } from './styles.ts'

/** What a person said, and what became of it: one report for each score. */
export interface HeddleFeedbackDetail {
  readonly value: boolean
  readonly comment: string
  readonly category: string | undefined
  readonly reports: readonly FeedbackReport[]
}
export type HeddleFeedbackEvent = CustomEvent<HeddleFeedbackDetail>

/** Longest comment that can be typed, characters. */
const MAX_COMMENT_CHARACTERS = 4000

const THUMB =
  'M7 10v11M14 4l-1 6h7a2 2 0 0 1 2 2l-2 7a2 2 0 0 1-2 2H7V10l5-7a2 2 0 0 1 2 1ZM2 10h5v11H2Z'

/** The words of the element; an attribute `label-…` replaces each. */
const LABELS = {
  question: 'Was this answer helpful?',
  up: 'Good answer',
  down: 'Bad answer',
  category: 'What is it about?',
  comment: 'Comment',
  send: 'Send',
  thanks: 'Thank you for your feedback.',
  failed: 'This could not be sent. Please try again.',
} as const

// Where there is no document, as on a server that renders pages, the module is loaded without effect.
const Base = globalThis.HTMLElement ?? Object

/**
 * `<heddle-feedback>`: two thumbs, then a category and a comment, written as scores of one trace.
 *
 * Attributes: `base-url` and `public-key` (both needed), `trace-id` or `message-id` (one needed), `observation-id`,
 * `name` (default `user-feedback`), `categories` (separated by commas; the chosen one becomes the score `<name>-category`),
 * and `label-question|up|down|category|comment|send|thanks|failed`. A thumb is sent at once; what is said later replaces it.
 * Each time, the event `heddle-feedback` tells what was said and what became of it.
 */
export class HeddleFeedbackElement extends Base {
  static readonly observedAttributes = ['trace-id', 'message-id', 'observation-id', 'categories']

  #id = randomId()
  #value: boolean | undefined
  /** Scores leave one after the other, so that what was said last stays. */
  #sending: Promise<unknown> = Promise.resolve()
  readonly #form = make('form', { hidden: '' })
  readonly #status = make('p', { role: 'status' })

  connectedCallback(): void {
    if (this.shadowRoot !== null) return
    const root = this.attachShadow({ mode: 'open' })
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(STYLES)
    root.adoptedStyleSheets = [sheet]
    const thumbs = make('div', { role: 'group', 'aria-label': this.#label('question') }, [
      this.#thumb(true),
      this.#thumb(false),
    ])
    root.append(thumbs, this.#form, this.#status)
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault()
      void this.#send(true)
    })
    this.#reset()
  }

  /** Another message, another feedback: nothing of the last one stays. */
  attributeChangedCallback(_name: string, before: string | null, after: string | null): void {
    if (this.shadowRoot !== null && before !== after) this.#reset()
  }

  #reset(): void {
    this.#id = randomId()
    this.#press(undefined)
    this.#status.textContent = ''
    this.#form.replaceChildren(
      ...this.#categoryFields(),
      make('textarea', {
        name: 'comment',
        maxlength: String(MAX_COMMENT_CHARACTERS),
        placeholder: this.#label('comment'),
        'aria-label': this.#label('comment'),
      }),
      make('button', { type: 'submit' }, [this.#label('send')]),
    )
  }

  #thumb(value: boolean): HTMLElement {
    const label = this.#label(value ? 'up' : 'down')
    const icon = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
    const path = document.createElementNS('http://www.w3.org/2000/svg', 'path')
    icon.setAttribute('viewBox', '0 0 24 24')
    icon.setAttribute('aria-hidden', 'true')
    if (!value) icon.setAttribute('class', 'down')
    path.setAttribute('d', THUMB)
    icon.append(path)
    const attributes = { type: 'button', 'aria-label': label, title: label, value: String(value) }
    const button = make('button', attributes, [icon])
    button.addEventListener('click', () => {
      this.#press(value)
      void this.#send(false)
    })
    return button
  }

  #press(value: boolean | undefined): void {
    this.#value = value
    this.#form.hidden = value === undefined
    for (const button of this.shadowRoot?.querySelectorAll('[role=group] button') ?? []) {
      button.setAttribute('aria-pressed', String(button.getAttribute('value') === String(value)))
    }
  }

  #categoryFields(): HTMLElement[] {
    const categories = (this.getAttribute('categories') ?? '').split(',').map((text) => text.trim())
    const fields = categories
      .filter((category) => category !== '')
      .map((value) =>
        make('label', {}, [make('input', { type: 'radio', name: 'category', value }), value]),
      )
    const legend = make('legend', {}, [this.#label('category')])
    return fields.length === 0 ? [] : [make('fieldset', {}, [legend, ...fields])]
  }

  /** Sends the thumb, and what the form holds when that is complete. */
  async #send(isComplete: boolean): Promise<void> {
    const [id, value, target] = [this.#id, this.#value, this.#target()]
    if (value === undefined) return
    const form = new FormData(this.#form)
    const said = (field: string): string | undefined => {
      const text = isComplete ? form.get(field) : null
      return typeof text === 'string' ? text : undefined
    }
    const comment = said('comment') ?? ''
    const category = said('category')
    const name = this.getAttribute('name') ?? DEFAULT_NAME
    const scores = [
      { id, name, value, comment },
      ...(category === undefined
        ? []
        : [{ id: `${id}-category`, name: `${name}-category`, value: category }]),
    ]
    const server = {
      baseUrl: this.getAttribute('base-url') ?? '',
      publicKey: this.getAttribute('public-key') ?? '',
    }
    const sending = this.#sending.then(() =>
      Promise.all(scores.map((score) => sendFeedback(server, target, score))),
    )
    this.#sending = sending
    const reports = await sending
    const detail: HeddleFeedbackDetail = { value, comment, category, reports }
    this.dispatchEvent(
      new CustomEvent('heddle-feedback', { detail, bubbles: true, composed: true }),
    )
    // Meanwhile the element may have got another message.
    if (id !== this.#id) return
    const isSent = reports.every(({ ok }) => ok)
    if (isSent && isComplete) this.#form.hidden = true
    const thanks = isComplete ? this.#label('thanks') : ''
    this.#status.textContent = isSent ? thanks : this.#label('failed')
  }

  #target(): FeedbackTarget {
    const observationId = this.getAttribute('observation-id') ?? undefined
    const messageId = this.getAttribute('message-id')
    if (messageId !== null) return { messageId, observationId }
    return { traceId: this.getAttribute('trace-id') ?? '', observationId }
  }

  #label(name: keyof typeof LABELS): string {
    return this.getAttribute(`label-${name}`) ?? LABELS[name]
  }
}

function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Readonly<Record<string, string>>,
  children: readonly (Node | string)[] = [],
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.append(...children)
  return element
}

declare global {
  interface HTMLElementTagNameMap {
    'heddle-feedback': HeddleFeedbackElement
  }
  interface HTMLElementEventMap {
    'heddle-feedback': HeddleFeedbackEvent
  }
}

if (globalThis.customElements?.get('heddle-feedback') === undefined) {
  globalThis.customElements?.define('heddle-feedback', HeddleFeedbackElement)
}
