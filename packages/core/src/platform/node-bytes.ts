/** Memory for bytes that the caller will write; it may hold anything before. */
export function allocateBytes(sizeBytes: number): Uint8Array<ArrayBuffer> {
  return Buffer.allocUnsafeSlow(sizeBytes)
}

/** The whole memory behind bytes of `allocateBytes`. */
export function wholeMemory({ buffer }: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  return Buffer.from(buffer)
}

/** Writes the text as UTF-8 into memory of `allocateBytes`, where there must be room for it. Returns the bytes written. */
export function writeText(bytes: Uint8Array<ArrayBuffer>, text: string, offset: number): number {
  return (bytes as Buffer<ArrayBuffer>).write(text, offset) // allocateBytes made it
}
