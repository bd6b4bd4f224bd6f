import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

import { type TreeNode, preOrder } from './trace-tree.ts'

const node = (id: string, parentId: string | null, startTime = 0): TreeNode => ({
  id,
  parentId,
  startTime,
})

/** Nodes with parents of any kind: none, known, missing, themselves, in circles. */
const anyNodes = fc.uniqueArray(fc.nat(60), { maxLength: 40 }).chain((ids) =>
  fc.tuple(
    ...ids.map((id) =>
      fc.record({
        id: fc.constant(`n${id}`),
        parentId: fc.option(fc.nat(60).map((parent) => `n${parent}`)),
        startTime: fc.nat(5),
      }),
    ),
  ),
)

describe('preOrder', () => {
  it('lists children after their parent, by start time', () => {
    const nodes = [node('late', 'root', 2), node('root', null), node('early', 'root', 1)]
    const order = preOrder(nodes, 't')
    expect(order.source.map((index) => nodes[index]?.id)).toEqual(['root', 'early', 'late'])
    expect(order.parent).toEqual([-1, 0, 0])
    expect(order.depth).toEqual([0, 1, 1])
  })

  it('keeps a node whose parent is missing as a root that waits', () => {
    expect(preOrder([node('a', 'gone')], 't')).toMatchObject({
      parent: [-1],
      waitingForParent: [0],
    })
  })

  it('takes the trace id as a parent for "root"', () => {
    expect(preOrder([node('a', 't')], 't').waitingForParent).toEqual([])
  })

  it('makes the earliest node of a cycle its root', () => {
    const nodes = [node('a', 'c', 3), node('b', 'a', 1), node('c', 'b', 2), node('leaf', 'a', 0)]
    const order = preOrder(nodes, 't')
    expect(order.source.map((index) => nodes[index]?.id)).toEqual(['b', 'c', 'a', 'leaf'])
    expect(order.depth).toEqual([0, 1, 2, 3])
  })

  it('orders a chain of 10,000 levels', () => {
    const chain = Array.from({ length: 10_000 }, (_, level) =>
      node(`n${level}`, level === 0 ? null : `n${level - 1}`),
    )
    expect(preOrder(chain, 't').depth.at(-1)).toBe(9999)
  })

  it('has every node exactly once, below its parent where it has one', () => {
    fc.assert(
      fc.property(anyNodes, (nodes) => {
        const order = preOrder(nodes, 't')
        expect(order.source.toSorted((a, b) => a - b)).toEqual(nodes.map((_, index) => index))
        const idAt = (row: number) => nodes[order.source[row] ?? -1]?.id
        const parentIds = order.parent.map((parent) => (parent === -1 ? undefined : idAt(parent)))
        const claimed = order.source.map((index) => nodes[index]?.parentId)
        expect(order.parent.every((parent, row) => parent < row)).toBe(true)
        expect(parentIds.every((id, row) => id === undefined || id === claimed[row])).toBe(true)
        expect(order.depth).toEqual(
          order.parent.map((parent) => (parent === -1 ? 0 : (order.depth[parent] ?? 0) + 1)),
        )
      }),
    )
  })
})
