import { unifiedDiffOfLines } from '../diff/unified.ts'

/** Two files as `diff -u -N` shows them; empty when they are the same. */
export function diffOfFiles(before: string, after: string, beforeName: string, afterName: string, nowMs: number): string {
  if (before === after) return ''
  const at = new Date(nowMs).toISOString().replace('T', ' ').replace('Z', '000000 +0000')
  return `--- ${beforeName}\t${at}\n+++ ${afterName}\t${at}\n${unifiedDiffOfLines(linesOf(before), linesOf(after))}`
}

const linesOf = (text: string): string[] => (text === '' ? [] : text.replace(/\n$/, '').split('\n'))
