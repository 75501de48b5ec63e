// Writes packages/core/src/apiserver/schema/required.gen.ts: which fields of each model must be there, read from the declarations of
// the installed @kubernetes/client-node.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { modelFields } from '../packages/core/src/apiserver/schema/fields.gen.ts'

const folder = 'node_modules/@kubernetes/client-node/dist/gen/models'

function requiredOf(model: string): string[] {
  const path = `${folder}/${model}.d.ts`
  if (!existsSync(path)) return []
  return [...readFileSync(path, 'utf8').matchAll(/^ {4}'(\w+)': /gm)].map(([, name]) => name as string)
}

const lines = Object.keys(modelFields).flatMap((model) => {
  const names = requiredOf(model)
  return names.length > 0 ? [`  ${model}: '${names.join(' ')}',`] : []
})
const head = '// Written by `npm run schema`. Do not edit.\n\n/** Model → the names of its required fields. */\n'
const body = `export const requiredFields: Readonly<Record<string, string>> = {\n${lines.join('\n')}\n}\n`
writeFileSync('packages/core/src/apiserver/schema/required.gen.ts', head + body)
