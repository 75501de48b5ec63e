import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineReader, textInput } from './line-reader.ts'

/** A reader, and the prompts it asked with. */
function reader() {
  const asked: string[] = []
  return { asked, ...lineReader((prompt) => void asked.push(prompt)) }
}

describe('standard input at a terminal', () => {
  it('asks for a line, and gives it to who waits', async () => {
    const { asked, input, give, waiting } = reader()
    expect(waiting()).toBe(false)
    const line = input.readLine('name? ')
    expect([asked, waiting()]).toEqual([['name? '], true])
    give('Ann')
    expect(await line).toBe('Ann')
    expect(waiting()).toBe(false)
  })

  it('reads all until Ctrl-D', async () => {
    const { asked, input, give, end } = reader()
    const all = input.readAll()
    for (const line of ['one', '', 'two']) {
      give(line)
      await Promise.resolve()
      await Promise.resolve()
    }
    end()
    expect(await all).toBe('one\n\ntwo\n')
    expect(asked).toEqual(['', '', '', ''])
  })

  it('keeps a Ctrl-D that came before the read, for one read', async () => {
    const { asked, input, give, end } = reader()
    end()
    expect(await input.readLine('> ')).toBeUndefined()
    expect(asked).toEqual([])
    const next = input.readLine('> ')
    give('x')
    expect(await next).toBe('x')
  })

  it('ends a waiting read on Ctrl-C, and the next one waits again', async () => {
    const { input, interrupt, waiting } = reader()
    const line = input.readLine()
    interrupt()
    expect(await line).toBeUndefined()
    void input.readLine()
    expect(waiting()).toBe(true)
  })

  it('begins afresh with a new command', async () => {
    const { input, end, reset, waiting } = reader()
    end()
    reset()
    void input.readLine()
    expect(waiting()).toBe(true)
    reset()
    expect(waiting()).toBe(false)
  })

  it('drops a line that nobody asked for', async () => {
    const { input, give, waiting } = reader()
    give('lost')
    void input.readLine()
    expect(waiting()).toBe(true)
  })
})

describe('standard input that is a text', () => {
  const linesOf = async (text: string): Promise<string[]> => {
    const input = textInput(text)
    const lines: string[] = []
    for (let line = await input.readLine(); line !== undefined; line = await input.readLine()) lines.push(line)
    return lines
  }
  it.each([
    ['', []],
    ['a', ['a']],
    ['a\n', ['a']],
    ['a\nb', ['a', 'b']],
    ['\n', ['']],
    ['\n\nx\n', ['', '', 'x']],
  ])('%j is the lines %j', async (text, lines) => {
    expect(await linesOf(text)).toEqual(lines)
  })

  it('what is left after some lines is read whole, once', async () => {
    const input = textInput('a\nb\nc\n')
    expect([await input.readLine(), await input.readAll(), await input.readAll(), await input.readLine()]).toEqual([
      'a',
      'b\nc\n',
      '',
      undefined,
    ])
  })

  it('any text is its lines, and no line break is lost', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.string({ unit: 'binary' }).map((line) => line.replaceAll('\n', ''))), async (lines) => {
        expect(await linesOf(lines.map((line) => `${line}\n`).join(''))).toEqual(lines)
      }),
    ))
})
