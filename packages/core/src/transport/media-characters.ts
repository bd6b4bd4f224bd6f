/** Shortest text that is looked at as a file's content, characters. */
export const MEDIA_CHARACTERS = 1_024
