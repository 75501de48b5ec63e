import { expect, it } from 'vitest'
import { asOneEntry } from './history-entry.ts'

it.each([
  ['kubectl get pods \\\n  -A', 'kubectl get pods   -A'],
  ['for i in a b; do\necho $i\ndone', 'for i in a b; do echo $i; done'],
  ['for i in a b\ndo\n  echo $i\n  date\ndone', 'for i in a b; do echo $i; date; done'],
  ['if true\nthen\n echo yes\nelse\n echo no\nfi', 'if true; then echo yes; else echo no; fi'],
  ['f() {\necho x\n}', 'f() { echo x; }'],
  ['echo a |\ncat', 'echo a | cat'],
  ['true &&\necho b', 'true && echo b'],
  ['cat <<EOF\nhello\nEOF', 'cat <<EOF\nhello\nEOF'],
  ["echo 'a\nb'", "echo 'a\nb'"],
])('%j is kept as %j', (typed, entry) => expect(asOneEntry(typed.split('\n'))).toBe(entry))
