/** A GET with the keys of the project. */
export interface PromptRequest {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly timeoutMs: number
  /** True: nobody waits for the answer, so it never keeps the process alive. */
  readonly isBackground: boolean
}

export interface PromptAnswer {
  readonly status: number
  readonly text: string
}

export interface StreamEvent {
  readonly id: string
  readonly event: string
  readonly data: string
}

/** A connection that events come by. It never keeps the process alive. */
export interface EventConnection {
  close(): void
}

export interface EventListener {
  onEvent(event: StreamEvent): void
  /** It ended or could not be made; `status` is undefined when no answer came. Called once. */
  onEnd(status: number | undefined): void
}

/** How the runtime asks the server. `get` rejects when no complete answer came. */
export interface PromptRequests {
  get(request: PromptRequest): Promise<PromptAnswer>
  /** Undefined where the runtime has no connections that outlive a request. */
  readonly openStream:
    | ((request: Omit<PromptRequest, 'isBackground'>, listener: EventListener) => EventConnection)
    | undefined
}
