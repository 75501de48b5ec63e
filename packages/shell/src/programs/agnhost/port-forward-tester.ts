import { conversation } from '@kubemaze/core/network/conversation.ts'
import type { Conversation } from '@kubemaze/core/network/packet.ts'
import type { ShellProcess } from '../../bash/shell.ts'

const pollMs = 20
/** How long it lingers after its own FIN. */
const lingerMs = 500
/** What it sends in all, at most. */
const maxSentBytes = 1_048_576
/** Go's end on SIGTERM. */
const terminated = 2

type Settings = { chunks: number; chunkSize: number; chunkInterval: number }

/**
 * agnhost port-forward-tester: takes one connection at BIND_ADDRESS:BIND_PORT, expects EXPECTED_CLIENT_DATA, sends CHUNKS of
 * CHUNK_SIZE bytes, CHUNK_INTERVAL ms apart, and ends. Exit code 1: a broken setting or no port; 2, 3: other data than expected.
 * Models test/images/agnhost/port-forward-tester (2.63).
 */
export async function portForwardTester(process: ShellProcess): Promise<number> {
  const { BIND_ADDRESS: address, BIND_PORT: port = '' } = process.env
  const callers: Conversation[] = []
  const accept = (): Conversation | undefined => {
    if (callers.length > 0) return undefined
    const [here, there] = conversation()
    callers.push(here)
    return there
  }
  const at = address === undefined || address === '' || address === 'localhost' ? '127.0.0.1' : address
  const listening = process.listen?.(at, Number(port), { accept }) ?? 'operation not permitted'
  if (typeof listening === 'string') return fail(process, 1, `Error listening: listen tcp ${at}:${port}: bind: ${listening}`)
  try {
    while (callers.length === 0) if (!(await later(process, pollMs))) return terminated
    return await serve(process, callers[0] as Conversation)
  } finally {
    listening.close()
    for (const caller of callers) caller.close()
  }
}

async function serve(process: ShellProcess, caller: Conversation): Promise<number> {
  process.stdout('Accepted client connection\n')
  const refused = await readExpected(process, caller)
  if (refused !== undefined) return refused
  const settings = settingsOf(process)
  if (typeof settings === 'number') return settings
  for (let i = 0; i < settings.chunks; i++) {
    caller.send('x'.repeat(settings.chunkSize))
    if (i + 1 < settings.chunks && !(await later(process, settings.chunkInterval))) return terminated
  }
  process.stdout('Shutting down connection\n')
  caller.finish()
  if (!(await later(process, lingerMs))) return terminated
  process.stdout('Done\n')
  return 0
}

/** The exit code when the client says something else. */
async function readExpected(process: ShellProcess, caller: Conversation): Promise<number | undefined> {
  const expected = process.env.EXPECTED_CLIENT_DATA ?? ''
  if (expected === '') return undefined
  let over = false
  let said = ''
  while (said === '' && !over) {
    over = caller.ended()
    said = caller.read().slice(0, expected.length)
    if (said === '' && !over && !(await later(process, pollMs))) return terminated
  }
  const why = said === '' ? 'EOF' : '<nil>'
  if (said.length !== expected.length)
    return fail(process, 2, `Expected to read ${expected.length} bytes from client, but got ${said.length} instead. err=${why}`)
  if (said !== expected)
    return fail(process, 3, `Expect to read ${JSON.stringify(expected)}, but got ${JSON.stringify(said)}. err=${why}`)
  process.stdout('Received expected client data\n')
  return undefined
}

function settingsOf(process: ShellProcess): Settings | number {
  const names = ['CHUNKS', 'CHUNK_SIZE', 'CHUNK_INTERVAL']
  const broken = names.find((name) => !/^[-+]?\d+$/.test(process.env[name] ?? ''))
  if (broken !== undefined) {
    const text = JSON.stringify(process.env[broken] ?? '')
    return fail(process, 1, `Error parsing ${broken} ${text}: strconv.Atoi: parsing ${text}: invalid syntax`)
  }
  const [chunks = 0, chunkSize = 0, chunkInterval = 0] = names.map((name) => Math.max(0, Number(process.env[name])))
  const size = Math.min(chunkSize, maxSentBytes)
  return { chunks: Math.min(chunks, Math.ceil(maxSentBytes / Math.max(1, size))), chunkSize: size, chunkInterval }
}

function fail(process: ShellProcess, code: number, words: string): number {
  process.stdout(`${words}\n`)
  return code
}

/** False when it was told to end. */
async function later(process: ShellProcess, ms: number): Promise<boolean> {
  await process.wait(ms)
  await process.breathe()
  return !process.signal.aborted
}
