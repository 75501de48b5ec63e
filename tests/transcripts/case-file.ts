export interface Recorded {
  command: string
  stdout: string[]
  stderr: string[]
  exitCode: number
}

export interface Case {
  title: string
  files: { name: string; text: string }[]
  steps: (Recorded | 'settle')[]
}

/** Reads a transcript. Throws on a line that means nothing. */
export function readCase(text: string): Case {
  const read: Case = { title: '', files: [], steps: [] }
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string
    if (!line.startsWith('@file ')) {
      readLine(read, line)
      continue
    }
    const end = lines.indexOf('@end', at)
    read.files.push({ name: line.slice('@file '.length).trim(), text: `${lines.slice(at + 1, end).join('\n')}\n` })
    at = end
  }
  return read
}

function readLine(read: Case, line: string): void {
  const [mark, text] = [line.slice(0, 1), line.slice(2)]
  const step = read.steps.at(-1)
  if (line === '@settle') read.steps.push('settle')
  else if (mark === '$') read.steps.push({ command: text, stdout: [], stderr: [], exitCode: 0 })
  else if (mark === '#') read.title ||= text
  else if (line.trim() === '') return
  else if (step === undefined || step === 'settle') throw new Error(`an answer without a command: ${line}`)
  else if (mark === '|') step.stdout.push(text)
  else if (mark === '!') step.stderr.push(text)
  else if (mark === '?') step.exitCode = Number(text)
  else throw new Error(`no line of a transcript: ${line}`)
}
