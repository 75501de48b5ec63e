const object = {
  text: 'txt',
  whole: 5,
  part: 1.5,
  flag: true,
  nothing: null,
  map: { z: 1, a: [1, 'x'] },
  list: [{ x: 'p' }, { x: 'q' }],
  conditions: [
    { type: 'A', status: 'False' },
    { type: 'Ready', status: 'True' },
  ],
  moment: '2026-11-23T05:59:00Z',
  day: '2026-11-23',
  empty: '',
  'a.b/c': 'dotted',
}

const cases: [name: string, type: string, jsonPath: string, cell: unknown][] = [
  ['Text', 'string', '.any.text', 'txt'],
  ['WholeAsText', 'string', '.any.whole', '5'],
  ['PartAsText', 'string', '.any.part', '1.5'],
  ['FlagAsText', 'string', '.any.flag', 'true'],
  ['MapAsText', 'string', '.any.map', '{"a":[1,"x"],"z":1}'],
  ['ListAsText', 'string', '.any.list', '[{"x":"p"},{"x":"q"}]'],
  ['Missing', 'string', '.any.missing', null],
  ['MissingInside', 'string', '.any.missing.more', null],
  ['First', 'string', '.any.list[0].x', 'p'],
  ['FirstOfAll', 'string', '.any.list[*].x', 'p'],
  ['Last', 'string', '.any.list[-1:].x', 'q'],
  ['Chosen', 'string', '.any.conditions[?(@.type=="Ready")].status', 'True'],
  ['ChosenNone', 'string', '.any.conditions[?(@.type=="Gone")].status', null],
  ['Dotted', 'string', '.any.a\\.b/c', 'dotted'],
  ['Whole', 'integer', '.any.whole', 5],
  ['PartAsWhole', 'integer', '.any.part', 1],
  ['TextAsWhole', 'integer', '.any.text', null],
  ['Part', 'number', '.any.part', 1.5],
  ['Flag', 'boolean', '.any.flag', true],
  ['TextAsFlag', 'boolean', '.any.text', null],
  ['Then', 'date', '.any.moment', '60s'],
  ['Day', 'date', '.any.day', '<invalid>'],
  ['Never', 'date', '.any.empty', '<unknown>'],
  ['WholeAsDate', 'date', '.any.whole', null],
  ['MissingDate', 'date', '.any.missing', null],
]

/** Columns over one object, and what each shows at 06:00:00. */
export const columnCases = cases.map(([name, type, jsonPath, cell]) => ({ name, type, jsonPath, cell, object }))
