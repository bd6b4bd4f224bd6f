import { connection } from 'next/server'

import { Chat } from './chat.tsx'

/** The chat, with what it needs to send feedback. The public key writes scores and reads nothing. */
export default async function Page() {
  // The environment is that of the running server, not that of the build.
  await connection()
  return (
    <Chat
      heddleUrl={process.env['HEDDLE_BASE_URL'] ?? 'http://127.0.0.1:4114'}
      publicKey={process.env['HEDDLE_PUBLIC_KEY'] ?? 'pk-heddle-local'}
    />
  )
}
