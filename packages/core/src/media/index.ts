export { media } from './media-content.ts'
export type { MediaContent, MediaDescription } from './media-content.ts'
export { uploadMedia } from './upload-media.ts'
export type { UploadMediaOptions } from './upload-media.ts'
