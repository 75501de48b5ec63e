/** Characters that a pattern takes for more than themselves. */
const special = /^[.|+*?^$(){}[\]\\]$/

/** A single character separates as it stands; only longer separators are patterns. As POSIX has FS. */
const literal = (separator: string): string =>
  !special.test(separator) ? separator : separator === '^' || separator === '\\' ? `[\\${separator}]` : `[${separator}]`

const outputVariables = /^(OFS|ORS|FS)=([\s\S]*)$/

/**
 * awk's arguments as just-bash's awk takes them right: a separator of one character is literal, and separators set by -v hold from
 * the program's beginning.
 */
export function awkArguments(args: readonly string[]): string[] {
  const out: string[] = []
  const begin: string[] = []
  let i = 0
  for (; i < args.length; i++) {
    const arg = args[i] as string
    if (!/^-./.test(arg) || arg === '--') break
    const [, option, joined] = /^-([Fvf])([\s\S]*)$/.exec(arg) ?? []
    if (option === undefined) {
      out.push(arg)
      continue
    }
    const value = joined === '' ? (args[++i] ?? '') : (joined as string)
    const set = option === 'v' ? outputVariables.exec(value) : undefined
    if (set) begin.push(`${set[1]}="${set[1] === 'FS' ? quotedText(literal(set[2] as string)) : set[2]}"`)
    else out.push(`-${option}`, option === 'F' ? literal(value) : value)
  }
  const [program, ...files] = args.slice(i)
  if (program === undefined || out.includes('-f')) return [...out, ...args.slice(i)]
  const separators = program.replace(/\bFS\s*=\s*"([^"\\])"/g, (_, one: string) => `FS="${quotedText(literal(one))}"`)
  return [...out, begin.length > 0 ? `BEGIN{${begin.join(';')}} ${separators}` : separators, ...files]
}

const quotedText = (text: string): string => text.replaceAll('\\', '\\\\')
