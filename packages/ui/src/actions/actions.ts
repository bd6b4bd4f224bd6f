/** Where a key works. Arrow keys of a table work while it or nothing has the focus; single letters everywhere but in fields. */
export type ActionScope = 'everywhere' | 'list' | 'trace' | 'detail'

export interface Action {
  readonly title: string
  readonly keys: readonly string[]
  readonly scope: ActionScope
}

/** Every action that has a key: the one source of the key sheet, the tooltips and the listener. */
export const ACTIONS = {
  'keys.show': { title: 'Show the keys', keys: ['?'], scope: 'everywhere' },
  'palette.open': { title: 'Search or run', keys: ['Ctrl+k'], scope: 'everywhere' },
  'find.focus': { title: 'Find or filter', keys: ['/'], scope: 'everywhere' },
  'sidebar.toggle': { title: 'Narrow or widen the sidebar', keys: ['['], scope: 'everywhere' },
  'row.next': { title: 'Next row', keys: ['j', 'ArrowDown'], scope: 'everywhere' },
  'row.previous': { title: 'Previous row', keys: ['k', 'ArrowUp'], scope: 'everywhere' },
  'row.first': { title: 'First row', keys: ['Home'], scope: 'everywhere' },
  'row.last': { title: 'Last row', keys: ['End'], scope: 'everywhere' },
  'row.page-down': { title: 'One screen down', keys: ['PageDown'], scope: 'everywhere' },
  'row.page-up': { title: 'One screen up', keys: ['PageUp'], scope: 'everywhere' },
  'row.open': { title: 'Open', keys: ['Enter'], scope: 'everywhere' },
  'row.peek': { title: 'Look at the row beside the list', keys: [' '], scope: 'list' },
  'row.mark': { title: 'Mark the row', keys: ['x'], scope: 'list' },
  'row.filter': { title: 'Filter by what the row says', keys: ['i'], scope: 'list' },
  'row.mark-range': { title: 'Mark up to the row', keys: ['Shift+x'], scope: 'list' },
  'tree.left': { title: 'Collapse, or go to the parent', keys: ['h', 'ArrowLeft'], scope: 'trace' },
  'tree.right': {
    title: 'Expand, or go to the first child',
    keys: ['l', 'ArrowRight'],
    scope: 'trace',
  },
  'tree.collapse-below': { title: 'Collapse all below', keys: ['Shift+ArrowLeft'], scope: 'trace' },
  'tree.expand-below': { title: 'Expand all below', keys: ['Shift+ArrowRight'], scope: 'trace' },
  'tree.depth-1': { title: 'Show one level', keys: ['1'], scope: 'trace' },
  'tree.depth-2': { title: 'Show two levels', keys: ['2'], scope: 'trace' },
  'tree.depth-3': { title: 'Show three levels', keys: ['3'], scope: 'trace' },
  'tree.expand-all': { title: 'Show all levels', keys: ['6'], scope: 'trace' },
  'trace.next-error': { title: 'Next error', keys: ['e'], scope: 'trace' },
  'trace.previous-error': { title: 'Previous error', keys: ['Shift+e'], scope: 'trace' },
  'trace.slowest': {
    title: 'Slowest step of the critical path; again: the next slowest',
    keys: ['s'],
    scope: 'trace',
  },
  'trace.costliest': { title: 'Costliest step', keys: ['w'], scope: 'trace' },
  'trace.next-generation': { title: 'Next model call', keys: ['m'], scope: 'trace' },
  'trace.next-hit': { title: 'Next hit', keys: ['n'], scope: 'trace' },
  'trace.previous-hit': { title: 'Previous hit', keys: ['Shift+n'], scope: 'trace' },
  'trace.follow': { title: 'Time axis follows the rows in view', keys: ['f'], scope: 'trace' },
  'trace.path': { title: 'Mark the critical path', keys: ['Shift+s'], scope: 'trace' },
  'trace.breakdown': {
    title: 'Breakdown: where time, tokens and cost went',
    keys: ['Shift+b'],
    scope: 'trace',
  },
  'trace.chat': { title: 'Chat: the trace as a conversation', keys: ['Shift+c'], scope: 'trace' },
  'trace.graph': { title: 'Graph: who worked after whom', keys: ['Shift+g'], scope: 'trace' },
  'trace.zoom-in': { title: 'Zoom into the time', keys: ['+', '='], scope: 'trace' },
  'trace.zoom-out': { title: 'Zoom out', keys: ['-'], scope: 'trace' },
  'trace.copy-link': { title: 'Copy the link to what is selected', keys: ['y'], scope: 'trace' },
  'trace.copy-id': { title: 'Copy the id of what is selected', keys: ['Shift+y'], scope: 'trace' },
  'trace.reset-zoom': { title: 'Show the whole time', keys: ['0'], scope: 'trace' },
  'play.toggle': {
    title: 'Pause or go on: live updates, or the conversation',
    keys: ['p'],
    scope: 'everywhere',
  },
  'detail.toggle': { title: 'Show or hide the detail', keys: [']'], scope: 'detail' },
  'detail.close': { title: 'Close the detail', keys: ['Escape'], scope: 'detail' },
  'detail.messages': { title: 'Messages', keys: ['t'], scope: 'detail' },
  'detail.rendering': { title: 'Messages as Markdown or plain', keys: ['v'], scope: 'detail' },
  'detail.data': { title: 'Data', keys: ['d'], scope: 'detail' },
  'detail.cost': { title: 'Cost', keys: ['$'], scope: 'detail' },
} as const satisfies Record<string, Action>

export type ActionId = keyof typeof ACTIONS

/** What a key does on the screen that is shown. */
export type ActionHandlers = Partial<Record<ActionId, () => void>>
