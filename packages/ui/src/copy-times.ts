/** Whoever copies a time alone gets it in ISO 8601 and UTC, whatever zone it is shown in. */
export function copyTimesAsIso(): void {
  document.addEventListener('copy', (event) => {
    const time = selectedTime(getSelection())
    const moment = Date.parse(time?.dateTime ?? '')
    if (time === undefined || Number.isNaN(moment)) return
    event.clipboardData?.setData('text/plain', new Date(moment).toISOString())
    event.preventDefault()
  })
}

/** The time that a selection lies in; undefined for one that holds more. */
function selectedTime(selection: Selection | null): HTMLTimeElement | undefined {
  if (selection === null || selection.isCollapsed || selection.rangeCount === 0) return undefined
  const range = selection.getRangeAt(0)
  const { commonAncestorContainer: node } = range
  const element = node instanceof Element ? node : node.parentElement
  const around = element?.closest('time')
  if (around !== null && around !== undefined) return around
  // A double or triple click takes the end of the line along.
  const within = [...(element?.querySelectorAll('time') ?? [])].find((time) =>
    range.intersectsNode(time),
  )
  return within?.textContent.trim() === selection.toString().trim() ? within : undefined
}
