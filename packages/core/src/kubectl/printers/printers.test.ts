import { expect, it } from 'vitest'
import { goJson } from './json.ts'
import { sortItems } from './sort.ts'
import { printTable, type TableOptions } from './table.ts'
import { align, describeTabs } from './tabwriter.ts'

const options: TableOptions = { noHeaders: false, wide: false, withNamespace: false, showLabels: false, columnLabels: [] }
const columnDefinitions = [
  { name: 'Name', type: 'string', format: 'name', priority: 0 },
  { name: 'Ready', type: 'string', priority: 0 },
  { name: 'IP', type: 'string', priority: 1 },
]
const row = (name: string, labels?: Record<string, string>) => ({
  cells: [name, '1/1', '10.0.0.1'],
  object: { metadata: { name, namespace: 'shop', ...(labels ? { labels } : {}) } },
})

it('[KCT16] a table is three apart, its last column unpadded', () => {
  const table = { columnDefinitions, rows: [row('a', { app: 'x' }), row('longer')] }
  expect(printTable(table, options)).toBe('NAME     READY\na        1/1\nlonger   1/1\n')
  expect(printTable(table, { ...options, wide: true, noHeaders: true })).toBe(
    'a        1/1   10.0.0.1\nlonger   1/1   10.0.0.1\n',
  )
  expect(printTable(table, { ...options, withNamespace: true, kind: 'pod', columnLabels: ['app'] })).toBe(
    'NAMESPACE   NAME         READY   APP\nshop        pod/a        1/1     x\nshop        pod/longer   1/1     \n',
  )
  expect(printTable({ columnDefinitions, rows: [] }, { ...options, noHeaders: true })).toBe('')
})

it('[KCT17] columns reach as far as neighbouring lines have them', () => {
  expect(align('Name:\tx\nLabels:\ta=b\n\tc=d\nPorts:\nLonger name:\ty\n', describeTabs)).toBe(
    'Name:    x\nLabels:  a=b\n         c=d\nPorts:\nLonger name:  y\n',
  )
})

it('[KCT18] JSON has sorted keys and escapes what HTML would read', () => {
  expect(goJson({ b: '<a&b>', a: [], 10: {}, 9: 1 }, '    ')).toBe(
    '{\n    "10": {},\n    "9": 1,\n    "a": [],\n    "b": "\\u003ca\\u0026b\\u003e"\n}',
  )
})

it('[KCT19] --sort-by orders numbers, quantities and strings; a path that finds nothing is refused', () => {
  const sort = (items: unknown[], path = '{.k}', rows = false) =>
    sortItems(
      items.map((k) => ({ k })),
      { field: path, rows, nowMs: 0, objectOf: (item) => item },
    )
  expect(sort([10, 9, 1])).toEqual([{ k: 1 }, { k: 9 }, { k: 10 }])
  expect(sort(['1Gi', '500Mi'])).toEqual([{ k: '500Mi' }, { k: '1Gi' }])
  expect(sort(['web-10', 'web-9'])).toEqual([{ k: 'web-10' }, { k: 'web-9' }])
  expect(sort(['a'], '{.nope}')).toEqual({
    failed: ['couldn\'t find any field with path "{.nope}" in the list of objects'],
    exitCode: 1,
  })
  expect(sort([null, 'a'].reverse())).toEqual([{ k: null }, { k: 'a' }])
  expect(sort(['a'], '{.k', true)).toEqual({ failed: ['sorting error: unclosed action'], exitCode: 1 })
  expect(sort(['a', 'b'], '{.k')).toMatchObject({ failed: [expect.stringContaining('unexpected path string')] })
  expect(sort([true, false])).toEqual({
    failed: [
      'F0101 00:00:00.000000    1234 sorter.go:329] Field {.k} in *unstructured.Unstructured is an unsortable type: interface, err: unsortable type: bool',
    ],
    exitCode: 1,
    bare: true,
  })
  expect(sort(['a', 1])).toMatchObject({ failed: [expect.stringContaining('err: unsortable interface: interface')] })
})
