import type { Listener, MainContext, MainProcess } from './image.ts'

/** nc -l: with -k it stays, without it one connection is all; -e cat echoes; -u is UDP. */
export function netcat(context: MainContext, args: readonly string[]): MainProcess | undefined {
  const letters = args.filter((arg) => /^-[a-z]+$/i.test(arg)).join('')
  if (!letters.includes('l')) return undefined
  const port = Number(args.find((arg) => /^\d+$/.test(arg)))
  if (!Number.isInteger(port) || port < 1 || port > 65_535) return undefined
  const program = args.indexOf('-e') >= 0 ? args.slice(args.indexOf('-e') + 1) : []
  const listener: Listener = {
    protocol: letters.includes('u') ? 'UDP' : 'TCP',
    port,
    exchange(message) {
      for (const line of message.replace(/\n$/, '').split('\n')) if (program.length === 0) context.log(line)
      if (!letters.includes('k') && program.length === 0 && !letters.includes('u')) context.exit(0)
      return reply(context, program, message)
    },
  }
  return { listen: [listener], stopAfterMs: Infinity }
}

function reply(context: MainContext, program: readonly string[], message: string): string | undefined {
  const [name, ...rest] = program
  if (name === 'cat') return message
  if (name === 'echo') return `${rest.join(' ')}\n`
  return name === 'hostname' ? `${context.hostname}\n` : undefined
}
