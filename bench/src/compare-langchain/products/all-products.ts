/** A product of the comparison: its module in this folder, and the packages whose versions the report names. */
export interface ComparedProduct {
  readonly id: string
  readonly label: string
  readonly packages: readonly string[]
}

/** Heddle first, then the others. */
export const PRODUCTS: readonly ComparedProduct[] = [
  { id: 'heddle', label: 'Heddle', packages: ['@heddle/langchain'] },
  { id: 'langfuse-v5', label: 'Langfuse', packages: ['@langfuse/langchain', '@langfuse/otel'] },
  { id: 'langsmith', label: 'LangSmith', packages: ['langsmith'] },
  {
    id: 'openinference',
    label: 'OpenInference',
    packages: ['@arizeai/openinference-instrumentation-langchain'],
  },
  { id: 'braintrust', label: 'Braintrust', packages: ['braintrust'] },
]
