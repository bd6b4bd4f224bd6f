/** One product, or one yardstick, of a workload. */
export interface Variant {
  /** Name of the file in the workload's `variants` folder. */
  readonly id: string
  readonly label: string
  /** Packages whose versions the report names. */
  readonly packages: readonly string[]
  /**
   * How delivery is proved: `observations` counts every one at the sink, `outputs` compares the outputs that arrived with
   * what the same product delivered per unit in the short warm-up, `nothing` is for variants that send nothing.
   */
  readonly proof: 'nothing' | 'observations' | 'outputs'
}

/** A program that every variant runs in a process of its own. */
export interface Workload {
  readonly id: string
  readonly title: string
  /** What the program does, for the report. */
  readonly description: string
  /** What a unit is, in the singular. */
  readonly unit: string
  readonly observationsPerUnit: number
  readonly script: string
  readonly units: number
  readonly warmUpUnits: number
  readonly variants: readonly Variant[]
  /** What the project promises of its own variant: this figure is at most that. */
  readonly target: { readonly figure: 'ratioToLimit' | 'stallMs'; readonly most: number }
}

/** The variant every ratio is to. */
export const LIMIT_ID = 'limit-json'

/** Our own variant. */
export const HEDDLE_ID = 'heddle'
