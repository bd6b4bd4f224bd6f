export { followOpenTelemetry } from './follow-opentelemetry.ts'
