import type { Frame, LinkType } from './frame.ts'

export type Filter = (frame: Frame) => boolean

/** A filter while it is read. */
export interface State {
  words: string[]
  at: number
  link: LinkType
  /** It is for packets of a file. */
  isFile: boolean
  /** Addresses of a name; undefined when nobody knows it. */
  addressOf(name: string): string | undefined
  /** What a bare value means: the qualifiers before it. */
  last: { direction: Direction; kind: Kind } | undefined
}

export type Direction = 'src' | 'dst' | 'either' | 'both'
export type Kind = 'host' | 'port' | 'net' | 'portrange'

/** What tcpdump says of a filter that it cannot read. */
export class FilterError extends Error {}

export const syntax = "can't parse filter expression: syntax error"

export const peek = (state: State): string | undefined => state.words[state.at]
