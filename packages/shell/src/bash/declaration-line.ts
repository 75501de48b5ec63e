import { doubleQuoted } from './quote.ts'
import { attributes, itemsOf, type Variable } from './variables.ts'

/** A variable as `declare -p` shows it. */
export const declarationLine = (name: string, variable: Variable): string => {
  const flags = attributes(variable) || '-'
  const value = variable.items
    ? `=(${itemsOf(variable)
        .map(([key, text]) => `[${shownKey(key, variable)}]=${doubleQuoted(text)}${variable.keyed ? ' ' : ''}`)
        .join(variable.keyed ? '' : ' ')})`
    : variable.text === undefined
      ? ''
      : `=${doubleQuoted(variable.text)}`
  return `declare -${flags} ${name}${variable.items?.size === 0 && variable.unassigned ? '' : value}\n`
}

const shownKey = (key: string, { keyed }: Variable): string =>
  keyed && /[ \t\n'"\\|&;()<>!{}*[\]?^$`]|^[~#]/.test(key) ? doubleQuoted(key) : key
