import { describe, expect, it } from 'vitest'
import type { HttpRequest, HttpResponse } from '../../network/packet.ts'
import type { FileStat, Files } from '../../process/files.ts'
import { type ProxyHandlers, proxyAnswer } from './answer.ts'
import { accepts, type Filter, patternsOf } from './filter.ts'
import { staticFile } from './static-files.ts'

const request = (method: string, target: string, host = 'localhost:8001'): HttpRequest => ({
  method,
  target,
  headers: { host },
  body: '',
})

const filterOf = (given: Partial<Record<keyof Filter, string>> = {}): Filter => {
  const read = (text: string) => patternsOf(text) as Filter['acceptHosts']
  return {
    acceptHosts: read(given.acceptHosts ?? '^localhost$,^127\\.0\\.0\\.1$,^\\[::1\\]$'),
    acceptPaths: read(given.acceptPaths ?? '^.*'),
    rejectPaths: read(given.rejectPaths ?? '^/api/.*/pods/.*/exec,^/api/.*/pods/.*/attach'),
    rejectMethods: read(given.rejectMethods ?? '^$'),
  }
}

describe('[KCT51] the filter of kubectl proxy', () => {
  it.each([
    ['GET', '/api', 'localhost:8001', {}, true],
    ['GET', '/api', 'localhost', {}, true],
    ['GET', '/api', '127.0.0.1:8001', {}, true],
    ['GET', '/api', '[::1]', {}, true],
    ['GET', '/api', '[::1]:8001', {}, false],
    ['GET', '/api', 'k8s-master:8001', {}, false],
    ['GET', '/api', '192.168.56.201:8001', { acceptHosts: '.*' }, true],
    ['GET', '/api/v1/namespaces/default/pods/web/exec', 'localhost', {}, false],
    ['POST', '/api/v1/namespaces/default/pods/web/attach', 'localhost', {}, false],
    ['GET', '/api/v1/namespaces/default/pods/web/log', 'localhost', {}, true],
    ['GET', '/api/v1/namespaces/default/pods/web/exec', 'localhost', { rejectPaths: '' }, true],
    ['POST', '/api', 'localhost', { rejectMethods: 'POST,PUT,PATCH' }, false],
    ['DELETE', '/api', 'localhost', { rejectMethods: 'POST,PUT,PATCH' }, true],
    ['GET', '/apis', 'localhost', { acceptPaths: '^/api/' }, false],
    ['GET', '/api/v1', 'localhost', { acceptPaths: '^/api/' }, true],
    ['GET', '/api/v1', 'localhost', { acceptPaths: '' }, false],
  ])('%s %s at %s with %o: %s', (method, path, host, given, expected) => {
    expect(accepts(filterOf(given), request(method, path, host), path)).toBe(expected)
  })

  it.each([
    ['*', 'error parsing regexp: missing argument to repetition operator: `*`'],
    ['a(', 'error parsing regexp: missing closing ): `a(`'],
    ['^a$,[', 'error parsing regexp: missing closing ]: `[`'],
  ])('%s is no pattern', (text, words) => {
    expect(patternsOf(text)).toBe(words)
  })
})

const answered = (over: Partial<ProxyHandlers>, target: string): string => {
  const seen = (asked: HttpRequest): HttpResponse => ({ status: 200, reason: 'OK', headers: {}, body: `api ${asked.target}` })
  const { status, headers, body } = proxyAnswer({ apiPrefix: '/', filter: undefined, api: seen, ...over }, request('GET', target))
  return status === 301 ? `301 ${headers.Location}` : `${status} ${body.trim()}`
}

const www: ProxyHandlers['www'] = {
  prefix: '/static/',
  file: (path) => ({ status: 200, reason: 'OK', headers: {}, body: `file ${path}` }),
}

describe('[KCT51] the paths of kubectl proxy', () => {
  it.each<[Partial<ProxyHandlers>, string, string]>([
    [{}, '/api/v1/pods?watch=1', '200 api /api/v1/pods?watch=1'],
    [{}, '/', '200 api /'],
    [{ apiPrefix: '/custom/' }, '/custom/api/v1/pods', '200 api /api/v1/pods'],
    [{ apiPrefix: '/custom/' }, '/custom', '301 /custom/'],
    [{ apiPrefix: '/custom/' }, '/api', '404 404 page not found'],
    [{ apiPrefix: '/api/' }, '/api/v1/pods', '200 api /api/v1/pods'],
    [{ apiPrefix: '/api/' }, '/apis', '404 404 page not found'],
    [{ www }, '/static/a/b.css', '200 file a/b.css'],
    [{ www }, '/static/', '200 file'],
    [{ www }, '/static', '200 api /static'],
    [{ www, apiPrefix: '/api/' }, '/static', '301 /static/'],
    [{ www, filter: filterOf({ acceptHosts: 'nobody' }) }, '/static/a', '200 file a'],
    [{ www, filter: filterOf({ acceptHosts: 'nobody' }) }, '/api', '403 Forbidden'],
    [{ apiPrefix: '/x/', filter: filterOf() }, '/x/api/v1/namespaces/d/pods/p/exec', '403 Forbidden'],
  ])('%o %s → %s', (over, target, expected) => {
    expect(answered(over, target)).toBe(expected)
  })
})

const disk: Record<string, string> = {
  '/site/index.html': '<h1>Hello</h1>',
  '/site/a.css': 'a {}',
  '/site/plain': 'text',
  '/site/sub/one & two.txt': 'two',
  '/etc/secret': 'no',
}

const isDirectory = (path: string): boolean => Object.keys(disk).some((name) => name.startsWith(`${path}/`))
const files = {
  stat: (path: string): FileStat | 'ENOENT' =>
    path in disk || isDirectory(path)
      ? { type: path in disk ? 'file' : 'directory', sizeBytes: 0, mode: 0o644, modifiedAtMs: 0 }
      : 'ENOENT',
  read: (path: string) => new TextEncoder().encode(disk[path] ?? ''),
  list: (path: string) => [
    ...new Set(
      Object.keys(disk)
        .filter((name) => name.startsWith(`${path}/`))
        .map((name) => name.slice(path.length + 1).split('/')[0] as string),
    ),
  ],
} as unknown as Files

describe('[KCT51] the files of --www, as Go serves them', () => {
  it.each([
    ['', '200 text/html; charset=utf-8', '<h1>Hello</h1>'],
    ['index.html', '301 ./', ''],
    ['a.css', '200 text/css; charset=utf-8', 'a {}'],
    ['a.css/', '301 ../a.css', ''],
    ['plain', '200 text/plain; charset=utf-8', 'text'],
    ['sub', '301 sub/', ''],
    [
      'sub/',
      '200 text/html; charset=utf-8',
      '<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n<a href="one%20&%20two.txt">one &amp; two.txt</a>\n</pre>\n',
    ],
    ['nothing', '404 text/plain; charset=utf-8', '404 page not found\n'],
    ['../etc/secret', '404 text/plain; charset=utf-8', '404 page not found\n'],
  ])('%s → %s', (path, head, body) => {
    const answer = staticFile(files, '/site', path)
    expect([`${answer.status} ${answer.headers.Location ?? answer.headers['Content-Type']}`, answer.body]).toEqual([head, body])
  })
})
