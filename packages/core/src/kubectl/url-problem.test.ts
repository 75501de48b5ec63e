import { describe, expect, it } from 'vitest'
import { urlProblem } from './url-problem.ts'

const refused = (address: string): string =>
  `The connection to the server ${address} was refused - did you specify the right host or port?`
const unable = (why: string): string => `Unable to connect to the server: ${why}`

describe('urlProblem: a lab has no internet', () => {
  it.each([
    ['cm.yaml', undefined],
    ['httpd.yaml', undefined],
    ['ftp://a/b', undefined],
    ['http://', unable('http: no Host in request URL')],
    ['https:///x', unable('http: no Host in request URL')],
    ['http://example.com/a.yaml', unable('dial tcp: lookup example.com on 192.168.56.1:53: no such host')],
    ['https://example.com:8443?x', unable('dial tcp: lookup example.com on 192.168.56.1:53: no such host')],
    ['http://127.0.0.1/a.yaml', refused('127.0.0.1')],
    ['https://127.0.0.1:1/a.yaml', refused('127.0.0.1:1')],
    ['http://localhost:8000', refused('localhost:8000')],
    ['http://10.0.0.1/a', unable('dial tcp 10.0.0.1:80: i/o timeout')],
    ['https://10.0.0.1/a', unable('dial tcp 10.0.0.1:443: i/o timeout')],
    ['https://10.0.0.1:99/a', unable('dial tcp 10.0.0.1:99: i/o timeout')],
  ])('%s', (url, problem) => expect(urlProblem(url, '192.168.56.1')).toBe(problem))
})
