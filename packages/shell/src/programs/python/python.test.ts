import { expect, it } from 'vitest'
import { testLab } from '../../lab-for-tests.ts'

const lab = testLab()

it.each<[what: string, line: string, stdout: string, stderr?: string, status?: number]>([
  ['the version', 'python3 -V', 'Python 3.11.2\n'],
  ['no module', 'python3 -m nosuch', '', '/usr/bin/python3: No module named nosuch\n', 1],
  ['no file', 'cd /tmp; python3 no.py', '', "python3: can't open file '/tmp/no.py': [Errno 2] No such file or directory\n", 2],
  [
    'no port',
    'python3 -m http.server x',
    '',
    "usage: server.py [-h] [--cgi] [-b ADDRESS] [-d DIRECTORY] [-p VERSION] [port]\nserver.py: error: argument port: invalid int value: 'x'\n",
    2,
  ],
  [
    'no port of TCP',
    'python3 -m http.server 70000',
    '',
    'Traceback (most recent call last):\nOverflowError: bind(): port must be 0-65535.\n',
    1,
  ],
  [
    'a port of root',
    'python3 -m http.server 80',
    '',
    'Traceback (most recent call last):\nPermissionError: [Errno 13] Permission denied\n',
    1,
  ],
  [
    'a taken port',
    'python3 -m http.server 6443',
    '',
    'Traceback (most recent call last):\nOSError: [Errno 98] Address already in use\n',
    1,
  ],
  [
    'an address of others',
    'python3 -m http.server -b 10.9.9.9',
    '',
    'Traceback (most recent call last):\nOSError: [Errno 99] Cannot assign requested address\n',
    1,
  ],
  [
    'JSON',
    `echo '{"b":[1,{"c":null}],"a":"ä"}' | python3 -m json.tool`,
    '{\n    "b": [\n        1,\n        {\n            "c": null\n        }\n    ],\n    "a": "\\u00e4"\n}\n',
  ],
  ['JSON with sorted keys', `echo '{"b":1,"a":2}' | python3 -m json.tool --sort-keys --compact`, '{"a":2,"b":1}\n'],
  [
    'no JSON: a name',
    "echo '{a' | python3 -m json.tool",
    '',
    'Expecting property name enclosed in double quotes: line 1 column 2 (char 1)\n',
    1,
  ],
  ['no JSON: nothing', 'python3 -m json.tool </dev/null', '', 'Expecting value: line 1 column 1 (char 0)\n', 1],
  ['no JSON: a comma', "echo '[1 2]' | python3 -m json.tool", '', "Expecting ',' delimiter: line 1 column 4 (char 3)\n", 1],
  ['no JSON: a colon', `echo '{"a" 1}' | python3 -m json.tool`, '', "Expecting ':' delimiter: line 1 column 6 (char 5)\n", 1],
  ['no JSON: more', "echo '{} x' | python3 -m json.tool", '', 'Extra data: line 1 column 4 (char 3)\n', 1],
])('[SHL111] python3: %s', async (_, line, stdout, stderr = '', status = 0) => {
  expect(await lab.run(line)).toEqual({ stdout, stderr, status })
})

const serve = async (path: string, options = ''): Promise<string> => {
  const ran = await lab.run(
    `mkdir -p /tmp/site/sub; cd /tmp/site; echo hi > 'a b.txt'; echo '<p>' > x.html; ln -sf x.html link; python3 -m http.server 8000 >/tmp/out 2>/tmp/err & sleep 1; curl -s ${options} 'localhost:8000${path}'; kill %1; wait 2>/dev/null`,
  )
  return ran.stdout
}

it.each<[path: string, answer: RegExp, logged: RegExp, options?: string]>([
  ['/x.html', /^<p>\n/, /^127\.0\.0\.1 - - \[05\/Jan\/2026 12:\d\d:\d\d\] "GET \/x\.html HTTP\/1\.1" 200 -\n$/],
  [
    '/a%20b.txt',
    /^HTTP\/1\.0 200 OK\r\nServer: SimpleHTTP\/0\.6 Python\/3\.11\.2\r\nDate: .* GMT\r\nContent-type: text\/plain\r\nContent-Length: 3\r\nLast-Modified: .* GMT\r\n\r\nhi\n/,
    /200/,
    '-i',
  ],
  [
    '/',
    /<li><a href="a%20b\.txt">a b\.txt<\/a><\/li>\n<li><a href="link">link@<\/a><\/li>\n<li><a href="sub\/">sub\/<\/a><\/li>\n<li><a href="x\.html">x\.html<\/a><\/li>\n<\/ul>/,
    /"GET \/ HTTP\/1\.1" 200/,
  ],
  ['/sub', /^HTTP\/1\.0 301 Moved Permanently\r\n[\s\S]*Location: \/sub\/\r\n/, /301/, '-i'],
  [
    '/nope',
    /^HTTP\/1\.0 404 File not found\r\n[\s\S]*Nothing matches the given URI/,
    /code 404, message File not found\n.*"GET \/nope HTTP\/1\.1" 404 -\n$/,
    '-i',
  ],
  ['/../../etc/passwd', /404 File not found/, /404/, '-i --path-as-is'],
  ['/', /^HTTP\/1\.0 501 Unsupported method \('POST'\)\r\n/, /code 501/, '-i -d x'],
])('[SHL111] http.server answers %s', async (path, answer, logged, options) => {
  expect(await serve(path, options)).toMatch(answer)
  expect((await lab.run('cat /tmp/err')).stdout).toMatch(logged)
})

it('[SHL111] another node and a Pod reach the page that a student serves', async () => {
  await lab.run('kubectl run box --image=busybox -- sleep 36000; mkdir -p /tmp/site; echo mine > /tmp/site/index.html')
  await lab.settle()
  const ran = await lab.run(
    'cd /tmp/site; python3 -m http.server 8001 >/dev/null 2>&1 & sleep 1; ssh k8s-node-1 curl -s k8s-master:8001; kubectl exec box -- wget -qO- 192.168.56.201:8001; kill %1; curl -s localhost:8001; echo $?',
  )
  expect(ran.stdout).toMatch(/^mine$\n^mine$\n(?:.*\n)*7\n$/m)
})
