/** The value of -name, --name, -name=value; undefined when it is not given. */
export function flagValue(args: readonly string[], name: string): string | undefined {
  for (const [i, arg] of args.entries()) {
    const match = /^--?([\w-]+)(?:=([\s\S]*))?$/.exec(arg)
    if (match?.[1] === name) return match[2] ?? args[i + 1] ?? ''
  }
  return undefined
}

/** A Go boolean flag: --name, --name=false. */
export function flagIsSet(args: readonly string[], name: string, otherwise: boolean): boolean {
  for (const arg of args) {
    const match = /^--?([\w-]+)(?:=(.*))?$/.exec(arg)
    if (match?.[1] === name) return match[2] !== 'false'
  }
  return otherwise
}
