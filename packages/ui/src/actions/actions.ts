/** Where a key works. Arrow keys of a table work while it or nothing has the focus; single letters everywhere but in fields. */
export type ActionScope = 'everywhere' | 'list' | 'trace' | 'detail'

export interface Action {
  readonly keys: readonly string[]
  readonly scope: ActionScope
}

/** Every action that has a key: the one source of the key sheet, the palette and the listener. What they are called is in action-titles.ts. */
export const ACTIONS = {
  'keys.show': { keys: ['?'], scope: 'everywhere' },
  'palette.open': { keys: ['Ctrl+k'], scope: 'everywhere' },
  'find.focus': { keys: ['/'], scope: 'everywhere' },
  'sidebar.toggle': { keys: ['['], scope: 'everywhere' },
  'row.next': { keys: ['j', 'ArrowDown'], scope: 'everywhere' },
  'row.previous': { keys: ['k', 'ArrowUp'], scope: 'everywhere' },
  'row.first': { keys: ['Home'], scope: 'everywhere' },
  'row.last': { keys: ['End'], scope: 'everywhere' },
  'row.page-down': { keys: ['PageDown'], scope: 'everywhere' },
  'row.page-up': { keys: ['PageUp'], scope: 'everywhere' },
  'row.open': { keys: ['Enter'], scope: 'everywhere' },
  'row.peek': { keys: [' '], scope: 'list' },
  'row.mark': { keys: ['x'], scope: 'list' },
  'row.filter': { keys: ['i'], scope: 'list' },
  'row.mark-range': { keys: ['Shift+x'], scope: 'list' },
  'tree.left': { keys: ['h', 'ArrowLeft'], scope: 'trace' },
  'tree.right': {
    keys: ['l', 'ArrowRight'],
    scope: 'trace',
  },
  'tree.collapse-below': { keys: ['Shift+ArrowLeft'], scope: 'trace' },
  'tree.expand-below': { keys: ['Shift+ArrowRight'], scope: 'trace' },
  'tree.depth-1': { keys: ['1'], scope: 'trace' },
  'tree.depth-2': { keys: ['2'], scope: 'trace' },
  'tree.depth-3': { keys: ['3'], scope: 'trace' },
  'tree.expand-all': { keys: ['6'], scope: 'trace' },
  'trace.next-error': { keys: ['e'], scope: 'trace' },
  'trace.previous-error': { keys: ['Shift+e'], scope: 'trace' },
  'trace.slowest': {
    keys: ['s'],
    scope: 'trace',
  },
  'trace.costliest': { keys: ['w'], scope: 'trace' },
  'trace.next-generation': { keys: ['m'], scope: 'trace' },
  'trace.next-hit': { keys: ['n'], scope: 'trace' },
  'trace.previous-hit': { keys: ['Shift+n'], scope: 'trace' },
  'trace.follow': { keys: ['f'], scope: 'trace' },
  'trace.path': { keys: ['Shift+s'], scope: 'trace' },
  'trace.breakdown': {
    keys: ['Shift+b'],
    scope: 'trace',
  },
  'trace.chat': { keys: ['Shift+c'], scope: 'trace' },
  'trace.graph': { keys: ['Shift+g'], scope: 'trace' },
  'trace.zoom-in': { keys: ['+', '='], scope: 'trace' },
  'trace.zoom-out': { keys: ['-'], scope: 'trace' },
  'trace.copy-link': { keys: ['y'], scope: 'trace' },
  'trace.copy-id': { keys: ['Shift+y'], scope: 'trace' },
  'trace.reset-zoom': { keys: ['0'], scope: 'trace' },
  'play.toggle': {
    keys: ['p'],
    scope: 'everywhere',
  },
  'detail.toggle': { keys: [']'], scope: 'detail' },
  'detail.close': { keys: ['Escape'], scope: 'detail' },
  'detail.messages': { keys: ['t'], scope: 'detail' },
  'detail.rendering': { keys: ['v'], scope: 'detail' },
  'detail.data': { keys: ['d'], scope: 'detail' },
  'detail.cost': { keys: ['$'], scope: 'detail' },
} as const satisfies Record<string, Action>

export type ActionId = keyof typeof ACTIONS

/** What a key does on the screen that is shown. */
export type ActionHandlers = Partial<Record<ActionId, () => void>>
