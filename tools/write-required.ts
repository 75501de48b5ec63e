// Writes packages/core/src/apiserver/schema/required.gen.ts and enums.gen.ts: which fields of each model must be there, and which
// values a field may have, read from the declarations of the installed kubernetes-models.
import { writeFileSync } from 'node:fs'
import { modelFields } from '../packages/core/src/apiserver/schema/fields.gen.ts'
import { declarationOf } from './model-declarations.ts'

const folder = 'packages/core/src/apiserver/schema'
const head = '// Written by `npm run schema`. Do not edit.\n\n'
const required: string[] = []
const enums: string[] = []

for (const [model, known] of Object.entries(modelFields)) {
  const names = new Set(known.split(' ').map((part) => part.split(':')[0]))
  const fields = (declarationOf(model)?.fields ?? []).filter(({ name }) => names.has(name))
  const must = fields.filter((field) => field.required && field.name !== 'apiVersion' && field.name !== 'kind')
  if (must.length > 0) required.push(`  ${model}: '${must.map(({ name }) => name).join(' ')}',`)
  for (const { name, values, list } of fields) {
    if (values) enums.push(`  '${model}.${name}${list ? '[]' : ''}': '${values.join('|')}',`)
  }
}

const table = (name: string, lines: string[]): string =>
  `export const ${name}: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n}\n`
writeFileSync(
  `${folder}/required.gen.ts`,
  `${head}/** Model → the names of its required fields. */\n${table('requiredFields', required)}`,
)
writeFileSync(
  `${folder}/enums.gen.ts`,
  `${head}/** Model.field → the values that it may have; with [] those of a list's items. */\n${table('enumValues', enums)}`,
)
