import type { ObservationType } from '@heddle/core/schemas'
import {
  Binary,
  BookOpenText,
  Bot,
  Box,
  Diamond,
  Gauge,
  Link2,
  ShieldCheck,
  Sparkles,
  Wrench,
} from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import { memo } from 'react'
import type { ReactNode } from 'react'

interface TypeLook {
  readonly icon: LucideIcon
  readonly text: string
  readonly bar: string
  /** The CSS variable of the colour, for canvases. */
  readonly variable: string
}

/** How each observation type looks: icon and colour, the same everywhere. */
export const TYPE_LOOKS: Readonly<Record<ObservationType, TypeLook>> = {
  GENERATION: {
    icon: Sparkles,
    text: 'text-generation',
    bar: 'bg-generation',
    variable: '--generation',
  },
  AGENT: { icon: Bot, text: 'text-agent', bar: 'bg-agent', variable: '--agent' },
  CHAIN: { icon: Link2, text: 'text-chain', bar: 'bg-chain', variable: '--chain' },
  TOOL: { icon: Wrench, text: 'text-tool', bar: 'bg-tool', variable: '--tool' },
  RETRIEVER: {
    icon: BookOpenText,
    text: 'text-retriever',
    bar: 'bg-retriever',
    variable: '--retriever',
  },
  EMBEDDING: { icon: Binary, text: 'text-embedding', bar: 'bg-embedding', variable: '--embedding' },
  EVALUATOR: { icon: Gauge, text: 'text-evaluator', bar: 'bg-evaluator', variable: '--evaluator' },
  GUARDRAIL: {
    icon: ShieldCheck,
    text: 'text-guardrail',
    bar: 'bg-guardrail',
    variable: '--guardrail',
  },
  SPAN: { icon: Box, text: 'text-span', bar: 'bg-span', variable: '--span' },
  EVENT: { icon: Diamond, text: 'text-event', bar: 'bg-event', variable: '--event' },
}

interface TypeIconProps {
  readonly type: ObservationType
  readonly size?: number
}

/** The icon of an observation type; the word beside it says the type to those who do not see it. */
export const TypeIcon = memo(function TypeIcon({ type, size = 14 }: TypeIconProps): ReactNode {
  const { icon: Icon, text } = TYPE_LOOKS[type]
  return <Icon size={size} aria-hidden className={`shrink-0 ${text}`} />
})
