/** Browsers and edge runtimes without `node:async_hooks`: nested calls pass their config themselves. */
export function openLangchainStorage(): void {}
