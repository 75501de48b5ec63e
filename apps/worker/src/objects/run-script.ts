import type { Lab } from './lab.ts'
import { textInput } from './line-reader.ts'
import { sessionQueue } from './session-queue.ts'

/** What one exec may answer on each of its outputs. */
const maxOutputBytes = 4_194_304
/** Real time that one exec may take. */
const maxRealMs = 60_000

export interface ScriptResult {
  stdout: string
  stderr: string
  exitCode: number
  revision: number
}

/** Runs one command line in the lab's script shell; waits run the lab's time forward. One at a time per lab. */
export function runScript(lab: Lab, command: string, stdin: string, terminal: boolean): Promise<ScriptResult> {
  return sessionQueue(lab)(async () => {
    const { cluster, session, saveSession } = lab.opened()
    const shell = session('exec', 'forward')
    const controller = new AbortController()
    const late = setTimeout(() => controller.abort(), maxRealMs)
    const out = collector(maxOutputBytes, () => controller.abort())
    const err = collector(maxOutputBytes, () => controller.abort())
    const exitCode = await shell.run(command, {
      stdin: textInput(stdin),
      stdout: out.write,
      stderr: err.write,
      signal: controller.signal,
      ...(terminal ? { terminal: scriptTerminal } : {}),
    })
    clearTimeout(late)
    saveSession('exec', shell)
    return { stdout: out.text(), stderr: err.text(), exitCode, revision: cluster.revision() }
  })
}

/** A terminal without a screen: sizes are known, editors are not to be had. */
const scriptTerminal = { columns: 80, rows: 24, edit: () => Promise.resolve(false) }

function collector(maxBytes: number, full: () => void): { write(text: string): void; text(): string } {
  const parts: string[] = []
  let bytes = 0
  return {
    write(text) {
      if (bytes > maxBytes) return
      parts.push(text)
      bytes += text.length
      if (bytes <= maxBytes) return
      parts.push(`\nkubemaze: output was cut after ${maxBytes} bytes\n`)
      full()
    },
    text: () => parts.join(''),
  }
}
