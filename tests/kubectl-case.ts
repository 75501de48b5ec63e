import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { kubectlLab } from './kubectl-lab.ts'
import { readCase } from './transcripts/case-file.ts'
import { fixedValues, namedValues } from './transcripts/named-values.ts'

/** One line of a command as a transcript writes it. */
const lines = (text: string, mark: string): string =>
  text === ''
    ? ''
    : text
        .replace(/\n$/, '')
        .split('\n')
        .map((line) => `${mark} ${line}\n`)
        .join('')

const written = (mark: string, texts: readonly string[]): string => texts.map((text) => `${mark} ${text}\n`).join('')

/** Plays a transcript in a new lab and expects each answer of it; time stands still but where a command waits. */
export async function playCase(path: string): Promise<void> {
  const recorded = readCase(readFileSync(path, 'utf8'))
  const { files, steps } = recorded
  const [wanted, given] = [namedValues(fixedValues(recorded)), namedValues(fixedValues(recorded))]
  const named = (text: string, by: (line: string) => string): string => text.split('\n').map(by).join('\n')
  const lab = kubectlLab()
  for (const file of files) lab.files.set(`/root/${file.name}`, file.text)
  for (const step of steps) {
    if (step === 'settle') {
      lab.cluster.settle()
      continue
    }
    const { command, stdout, stderr, exitCode } = step
    const [out, err]: [string[], string[]] = [[], []]
    const streams = {
      stdout: (text: string) => void out.push(text),
      stderr: (text: string) => void err.push(text),
      waitForChange: async (ms = 1_000) => {
        lab.cluster.advance(ms)
        return true
      },
    }
    const code = /^\? (\d+)$/m.exec(await lab.run(command, streams))?.[1] ?? '0'
    const answer = `$ ${command}\n${lines(out.join(''), '|')}${lines(err.join(''), '!')}? ${code}`
    const expected = `$ ${command}\n${written('|', stdout)}${written('!', stderr)}? ${exitCode}`
    expect(named(answer, given)).toBe(named(expected, wanted))
  }
}
