'use client'

import { useChat } from '@ai-sdk/react'
import { useState } from 'react'
import type { FormEvent } from 'react'

import type { ChatMessage } from '../chat-message.ts'
import { Answer } from './answer.tsx'
import type { FeedbackServer } from './answer.tsx'

/** A chat with streamed answers, a button that stops them, and thumbs under each. */
export function Chat(server: FeedbackServer) {
  const { messages, sendMessage, status, stop, error } = useChat<ChatMessage>()
  const [question, setQuestion] = useState('')
  const isAnswering = status === 'submitted' || status === 'streaming'
  const ask = (event: FormEvent) => {
    event.preventDefault()
    if (question.trim() === '') return
    void sendMessage({ text: question })
    setQuestion('')
  }
  return (
    <main>
      <h1>Orders of the mill</h1>
      <ol aria-label="Messages" aria-busy={isAnswering}>
        {messages.map((message, index) => {
          const isRunning = isAnswering && index === messages.length - 1
          return (
            <li key={message.id} aria-label={message.role}>
              <Answer message={message} server={isRunning ? undefined : server} />
            </li>
          )
        })}
      </ol>
      {error && <p role="alert">The answer failed: {error.message}</p>}
      <form onSubmit={ask}>
        <input
          aria-label="Question"
          placeholder="Where is order 4711?"
          value={question}
          onChange={(event) => setQuestion(event.target.value)}
        />
        {isAnswering ? (
          <button type="button" onClick={() => void stop()}>
            Stop
          </button>
        ) : (
          <button type="submit">Ask</button>
        )}
      </form>
    </main>
  )
}
