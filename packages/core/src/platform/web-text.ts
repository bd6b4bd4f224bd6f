const encoder = new TextEncoder()

/** The text in UTF-8. */
export function encodeText(text: string): Uint8Array<ArrayBuffer> {
  return encoder.encode(text)
}

/** Bytes of the text in UTF-8; of ASCII, which most text is, at once. */
export function byteLength(text: string): number {
  return isAscii(text) ? text.length : encodeText(text).length
}

export function isAscii(text: string): boolean {
  return !/[^\0-\x7f]/.test(text)
}
