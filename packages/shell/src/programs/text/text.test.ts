import { expect, it } from 'vitest'
import { runIn, testShell } from '../../bash/lab-for-tests.ts'

const rows: [line: string, stdout: string, stderr?: string][] = [
  ["printf 'a\\nb\\nab\\n' | grep -n b", '2:b\n3:ab\n'],
  ["printf 'a\\nb\\nc\\n' | grep -v -e a -e c", 'b\n'],
  ["printf 'a-b\\nab\\n' | grep -w a; printf 'x\\nA\\ny\\n' | grep -i -A1 a", 'a-b\nA\ny\n'],
  ["echo 'status: UP, state: ON' | grep -oE '[A-Z]{2}'", 'UP\nON\n'],
  ["printf 'a%.0s' {1..60} | grep -cE '(a+)+b'", '0\n'],
  ['grep x nofile', '', 'grep: nofile: No such file or directory\n'],
  ["printf -- '-A ! x\\n-A -m\\n' | sort", '-A ! x\n-A -m\n'],
  [
    "printf '10\\n9\\n2\\n' | sort -n; printf 'b 2\\na 3\\n' | sort -k2nr; printf 'v1.10\\nv1.9\\n' | sort -V",
    '2\n9\n10\na 3\nb 2\nv1.9\nv1.10\n',
  ],
  ["printf 'b\\na\\nb\\n' | sort | uniq -c", '      1 a\n      2 b\n'],
  ['seq 5 > a; (seq 2; echo x; seq 4 6) > b; diff a b', '3c3\n< 3\n---\n> x\n5a6\n> 6\n'],
  ['seq 5 > a; (seq 2; echo x; seq 4 6) > b; diff -u a b | tail -n +3', '@@ -1,5 +1,6 @@\n 1\n 2\n-3\n+x\n 4\n 5\n+6\n'],
  ['seq 10 | head -n -8; seq 10 | tail -n +9; seq 3 | tail -c 2; seq 4 | head -2 | tail -1', '1\n2\n9\n10\n3\n2\n'],
  ["printf 'a b\\nc\\n' | wc; printf 'a\\n' > f; wc f; wc -l f f", '      2       3       6\n1 1 2 f\n1 f\n1 f\n2 total\n'],
  [
    'mkdir d; touch d/b d/a .h; ls; ls -a d; ls nofile',
    'd\n.\n..\na\nb\n',
    "ls: cannot access 'nofile': No such file or directory\n",
  ],
  ['echo x > f; chmod 640 f; ls -l f | cut -c1-10', '-rw-r-----\n'],
  [
    'echo -n YWJj | base64 -d; echo; echo coffee | base64; echo -n "" | base64; seq 40 | base64 -w0 | wc',
    'abc\nY29mZmVlCg==\n      0       1     148\n',
  ],
  ['echo YWJ | base64 -d', 'ab', 'base64: invalid input\n'],
  ["echo 'YW!Jj' | base64 -d; echo 'YW!Jj' | base64 -di", 'aabc', 'base64: invalid input\n'],
  ["echo 'YQ==YQ==' | base64 -d; echo YWJjZA | base64 -d", 'aaabcd', 'base64: invalid input\n'],
  ['base64 -w x', '', 'base64: invalid wrap size: ‘x’\n'],
  ['base64 -z', '', "base64: invalid option -- 'z'\nTry 'base64 --help' for more information.\n"],
  ['base64 nope', '', 'base64: nope: No such file or directory\n'],
  [
    'head -c 3000 /dev/urandom > a; base64 a | base64 -d | md5sum > b; md5sum < a | diff - b; head -c 10 a | wc -c; tail -c 10 a | wc -c',
    '10\n10\n',
  ],
  ["printf '\\377x\\n' | tr x y | od -An -t x1; printf 'ä\\n' | tr x y; printf 'ä\\n' | head -c 1 | wc -c", ' ff 79 0a\nä\n1\n'],
  ['seq 1 4 | paste - -; seq 3 | paste -sd+', '1\t2\n3\t4\n1+2+3\n'],
]

it.each(rows)('[SHL20] %s', async (line, stdout, stderr = '') => {
  const ran = await runIn(testShell(), line)
  expect({ stdout: ran.stdout, stderr: ran.stderr }).toEqual({ stdout, stderr })
})
