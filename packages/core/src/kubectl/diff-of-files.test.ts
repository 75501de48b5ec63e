import { describe, expect, it } from 'vitest'
import { diffOfFiles } from './diff-of-files.ts'

const head = '--- A\t1970-01-01 00:00:00.000000000 +0000\n+++ B\t1970-01-01 00:00:00.000000000 +0000\n'

describe('diffOfFiles', () => {
  const cases: [string, string, string, string][] = [
    ['equal texts', 'a\n', 'a\n', ''],
    [
      'a line with three around it',
      '1\n2\n3\n4\n5\n6\n',
      '1\n2\n3\nfour\n5\n6\n',
      `${head}@@ -1,6 +1,6 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n`,
    ],
    ['an object that is new', '', 'kind: Pod\nmetadata:\n', `${head}@@ -0,0 +1,2 @@\n+kind: Pod\n+metadata:\n`],
  ]
  it.each(cases)('[KCT100] shows %s as diff -u does', (_, before, after, text) => {
    expect(diffOfFiles(before, after, 'A', 'B', 0)).toBe(text)
  })
})
