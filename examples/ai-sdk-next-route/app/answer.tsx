import '@heddle/feedback/element'
import type { ChatMessage } from '../chat-message.ts'

/** Where feedback goes. */
export interface FeedbackServer {
  readonly heddleUrl: string
  readonly publicKey: string
}

interface AnswerProps {
  readonly message: ChatMessage
  /** Absent while the answer is streamed. */
  readonly server: FeedbackServer | undefined
}

/** One message: its text, the tool calls behind it, and thumbs when it is an answer that is over. */
export function Answer({ message, server }: AnswerProps) {
  const traceId = message.metadata?.traceId
  return (
    <>
      {message.parts.map((part, index) => {
        if (part.type === 'text') return <p key={index}>{part.text}</p>
        if (part.type !== 'tool-orderStatus') return null
        return (
          <p key={index} className="tool" role="note">
            Looked up order {part.input?.orderNumber}: {part.state}
          </p>
        )
      })}
      {server !== undefined && traceId !== undefined && (
        <heddle-feedback
          base-url={server.heddleUrl}
          public-key={server.publicKey}
          trace-id={traceId}
        />
      )}
    </>
  )
}
