import { expect, it } from 'vitest'
import type { EditFrame } from '../terminal/terminal-view.ts'
import { createDrafts } from './drafts.ts'
import { openingWords } from './ex-commands.ts'

const memory = () => {
  const kept = new Map<string, string>()
  return {
    kept,
    get: (key: string) => kept.get(key),
    set: (key: string, value: string | undefined) => (value === undefined ? kept.delete(key) : kept.set(key, value)),
  }
}
const frame = (path: string, content = '', id = 1): EditFrame => ({
  type: 'edit',
  terminal: 'main',
  seq: 1,
  id,
  path,
  editor: 'vi',
  content,
})

it('gives back what was typed into a file, whatever editor it was', () => {
  const drafts = createDrafts('lab', memory())
  drafts.keep(frame('/a', '', 1), 'typed')
  expect(drafts.recovered(frame('/a', '', 2))).toBe('typed')
  expect(drafts.recovered(frame('/b'))).toBeUndefined()
})

it('forgets what the file holds already, and what is dropped', () => {
  const storage = memory()
  const drafts = createDrafts('lab', storage)
  drafts.keep(frame('/a'), 'typed')
  expect(drafts.recovered(frame('/a', 'typed\n'))).toBeUndefined()
  drafts.keep(frame('/b'), 'typed')
  drafts.drop(frame('/b'))
  expect(storage.kept.size).toBe(0)
})

it.each([
  ['vi', '', false, '"/a" [New]   i: type · Esc: stop typing · :wq write and leave · :q! leave'],
  ['vi', 'x', false, '"/a"   i: type · Esc: stop typing · :wq write and leave · :q! leave'],
  ['nano', 'x', false, 'Ctrl-O: write · Ctrl-X: write and leave'],
  ['vi', 'x', true, '"/a" [Recovered] what you typed and did not write is back; u gives the file as it is'],
  ['nano', 'x', true, '"/a" [Recovered] what you typed and did not write is back; Ctrl-Z gives the file as it is'],
] as const)('%s of "%s", recovered %s: %s', (editor, content, recovered, words) => {
  expect(openingWords({ path: '/a', editor, content }, recovered)).toBe(words)
})
