/** Sections that one process runs at a time, of all that share the stores. */
export interface WriteLocks {
  /**
   * Runs a section that touches the named things, or everything. Sections with a name in common run one after the other, in
   * all processes; each sees what those before it wrote. `run` gets the time of a clock that all processes share, ms since
   * the epoch.
   */
  exclusively<Result>(
    names: readonly string[] | 'everything',
    run: (now: number) => Promise<Result>,
  ): Promise<Result>
}
