import type { Locator } from 'playwright-core'

/** Whether the control has the focus of its page. */
export function hasFocus(control: Locator): Promise<boolean> {
  return control.evaluate((element) => element === document.activeElement)
}
