import { RE2JS } from 're2js'

export interface Found {
  start: number
  end: number
  groups: (string | undefined)[]
}

/** A regular expression that takes time in proportion to the text, whatever somebody types. */
export interface Regex {
  /** The first match at or after `from`. */
  find(text: string, from?: number): Found | undefined
}

/** Few repetitions cannot run away in JavaScript's own engine, which is faster. */
const maxOwnRepetitions = 2

/** Compiles JavaScript's notation. Throws an Error when it is wrong; look-around and back references are refused. */
export function compileRegex(source: string, ignoreCase = false): Regex {
  const own = new RegExp(source, `g${ignoreCase ? 'i' : ''}`)
  if (/\(\?[<!=]/.test(source) || /\\[1-9]/.test(source)) throw new Error('back references and look-around are not simulated')
  return repetitions(source) <= maxOwnRepetitions && !/\)[*+{]/.test(source) ? ownRegex(own) : linearRegex(source, ignoreCase)
}

const repetitions = (source: string): number => source.match(/[*+{]/g)?.length ?? 0

function ownRegex(regex: RegExp): Regex {
  return {
    find(text, from = 0) {
      regex.lastIndex = from
      const found = regex.exec(text)
      return found ? { start: found.index, end: found.index + found[0].length, groups: [...found] } : undefined
    },
  }
}

function linearRegex(source: string, ignoreCase: boolean): Regex {
  const regex = RE2JS.compile(RE2JS.translateRegExp(source), ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
  return {
    find(text, from = 0) {
      const matcher = regex.matcher(text)
      if (!matcher.find(from)) return undefined
      const groups = Array.from({ length: matcher.groupCount() + 1 }, (_, index) => matcher.group(index) ?? undefined)
      return { start: matcher.start(), end: matcher.end(), groups }
    },
  }
}
