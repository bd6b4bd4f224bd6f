import { stripVTControlCharacters, styleText } from 'node:util'

import { formatCost, formatDuration, formatTokens } from './format-figures.ts'
import { buildTraceTree, tokensOf } from './trace-tree.ts'
import type { TraceNode, TraceStep } from './trace-tree.ts'

/** Longest status text of a line, characters; the browser shows the whole of it. */
const MAX_STATUS_CHARACTERS = 120

type Style = Parameters<typeof styleText>[0]
type Paint = (style: Style, text: string) => string

/** A line of the tree before its columns are aligned. */
interface TreeLine {
  readonly branch: string
  readonly step: TraceStep
}

/**
 * The trace as text: one line a step with its type, name, duration, model, tokens and cost, children below their parent,
 * and a last line of totals. Only leaf costs are added up, and only model calls carry one.
 */
export function renderTraceTree(
  steps: readonly TraceStep[],
  { color = false }: { readonly color?: boolean } = {},
): string {
  const paint: Paint = (style, text) =>
    color ? styleText(style, text, { validateStream: false }) : text
  const lines = buildTraceTree(steps).flatMap((root) => linesOf(root, '', ''))
  const rows = lines.map(({ branch, step }) => [
    `${paint('dim', branch)}${paintType(paint, step)} ${nameOf(step)}`,
    formatDuration(step.durationMs),
    step.firstTokenMs === null ? '' : `first token ${formatDuration(step.firstTokenMs)}`,
    step.model ?? '',
    tokensText(step),
    step.costUsd === null ? '' : formatCost(step.costUsd),
    paintStatus(paint, step),
  ])
  return [...alignColumns(rows), '', totalsLine(steps)].join('\n')
}

function linesOf({ step, children }: TraceNode, branch: string, indent: string): TreeLine[] {
  const below = children.flatMap((child, index) => {
    const last = index === children.length - 1
    return linesOf(child, `${indent}${last ? '└─ ' : '├─ '}`, `${indent}${last ? '   ' : '│  '}`)
  })
  return [{ branch, step }, ...below]
}

/** Names come from traced programs: a terminal must not obey what is in them. */
function nameOf({ name }: TraceStep): string {
  return printable(name)
}

function printable(text: string): string {
  return stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ')
}

function paintType(paint: Paint, { type, level }: TraceStep): string {
  if (level === 'DEBUG') return paint('dim', type)
  return paint(type === 'GENERATION' ? 'magenta' : 'cyan', type)
}

function paintStatus(paint: Paint, { level, statusMessage }: TraceStep): string {
  const text = printable(statusMessage ?? '').slice(0, MAX_STATUS_CHARACTERS)
  if (level === 'ERROR') return paint('red', `✗ ${text || 'failed'}`)
  if (level === 'WARNING') return paint('yellow', `! ${text || 'warning'}`)
  return text
}

function tokensText(step: TraceStep): string {
  const { input, output } = tokensOf(step)
  return input + output === 0 ? '' : formatTokens(input, output)
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

function width(text: string): number {
  return Array.from(graphemes.segment(stripVTControlCharacters(text))).length
}

/** Pads every column but the last to its widest cell; empty columns vanish. */
function alignColumns(rows: readonly (readonly string[])[]): string[] {
  const columns = (rows[0] ?? []).map((_, column) =>
    Math.max(0, ...rows.map((row) => width(row[column] ?? ''))),
  )
  return rows.map((row) =>
    row
      .map((text, column) => ({ text, room: columns[column] ?? 0 }))
      .filter(({ room }) => room > 0)
      .map(({ text, room }) => text + ' '.repeat(room - width(text)))
      .join('  ')
      .trimEnd(),
  )
}

function totalsLine(steps: readonly TraceStep[]): string {
  const generations = steps.filter(({ type }) => type === 'GENERATION')
  const tokens = generations.map(tokensOf)
  const input = tokens.reduce((sum, step) => sum + step.input, 0)
  const output = tokens.reduce((sum, step) => sum + step.output, 0)
  const costs = generations.flatMap(({ costUsd }) => costUsd ?? [])
  const cost = costs.length === 0 ? null : costs.reduce((sum, costUsd) => sum + costUsd, 0)
  const errors = steps.filter(({ level }) => level === 'ERROR').length
  const startedAtMs = Math.min(...steps.map((step) => step.startedAtMs))
  const endedAtMs = Math.max(...steps.map((step) => step.startedAtMs + (step.durationMs ?? 0)))
  return [
    counted(steps.length, 'step'),
    counted(generations.length, 'model call'),
    formatTokens(input, output),
    formatCost(cost),
    formatDuration(steps.length === 0 ? 0 : endedAtMs - startedAtMs),
    errors === 0 ? 'no errors' : counted(errors, 'error'),
  ].join(' · ')
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
