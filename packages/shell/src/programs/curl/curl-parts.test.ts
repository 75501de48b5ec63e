import { describe, expect, it } from 'vitest'
import { expandGlob } from './glob.ts'
import { normalUrl } from './normal-url.ts'

describe('[SHL13] patterns in a URL', () => {
  it.each<[url: string, urls: string[]]>([
    ['http://a/{x,y}', ['http://a/x', 'http://a/y']],
    ['http://a/[1-3]', ['http://a/1', 'http://a/2', 'http://a/3']],
    ['http://a/[01-03:2]', ['http://a/01', 'http://a/03']],
    ['http://a/[a-e:2]', ['http://a/a', 'http://a/c', 'http://a/e']],
    ['http://{a,b}/[1-2]', ['http://a/1', 'http://a/2', 'http://b/1', 'http://b/2']],
    ['http://[::1]/', ['http://[::1]/']],
    ['http://[fe80::1%eth0]:80/[1-2]', ['http://[fe80::1%eth0]:80/1', 'http://[fe80::1%eth0]:80/2']],
    ['http://a/\\{x\\}', ['http://a/{x}']],
    ['http://a/{x}', ['http://a/x']],
    ['http://a/{x,}', ['http://a/x', 'http://a/']],
  ])('%s', (url, urls) => {
    const found = expandGlob(url)
    expect('error' in found ? found.error : found.map((one) => one.url)).toEqual(urls)
  })

  it.each<[url: string, what: string, position: number]>([
    ['http://a/{x,y', 'unmatched brace', 10],
    ['http://a/x}', 'unmatched close brace/bracket', 11],
    ['http://a/{}', 'empty string within braces', 11],
    ['http://a/{x,{y}}', 'nested brace', 13],
    ['http://a/{x]', 'unexpected close bracket', 12],
    ['http://a/[3-1]', 'bad range', 15],
    ['http://a/[a-3]', 'bad range', 15],
    ['http://a/[1-3:0]', 'bad range', 17],
    ['http://a/[1-3', 'bad range', 13],
  ])('%s: %s', (url, what, position) => {
    expect(expandGlob(url)).toEqual({ error: `${what} in URL position ${position}:\n${url}\n${' '.repeat(position - 1)}^` })
  })

  it('what stands for a pattern is known by its number', () => {
    expect(expandGlob('{a,b}[1-2]')).toEqual([
      { url: 'a1', captures: ['a', '1'] },
      { url: 'a2', captures: ['a', '2'] },
      { url: 'b1', captures: ['b', '1'] },
      { url: 'b2', captures: ['b', '2'] },
    ])
  })

  it('a pattern without measure ends at a bound', () => {
    const found = expandGlob('http://a/[1-999999][1-999999]')
    expect('error' in found ? 0 : found.length).toBe(1000)
  })
})

describe('[SHL13] a URL is read as curl reads it', () => {
  it.each<[text: string, url: string | undefined]>([
    ['coffee', 'http://coffee'],
    ['HTTP://coffee/A', 'http://coffee/A'],
    ['http:/coffee/', 'http://coffee/'],
    ['http:///coffee/', 'http://coffee/'],
    ['http:////coffee/', undefined],
    ['http:coffee', undefined],
    ['coffee:80/x', 'http://coffee:80/x'],
    ['coffee:080', 'http://coffee:80'],
    ['coffee:', 'http://coffee'],
    ['coffee:80:80', undefined],
    ['ftp.coffee', 'ftp://ftp.coffee'],
    ['http://3232238166/', 'http://192.168.10.86/'],
    ['http://0xc0a80a56/', 'http://192.168.10.86/'],
    ['http://0300.168.10.86/', 'http://192.168.10.86/'],
    ['http://192.168.10/', 'http://192.168.0.10/'],
    ['http://127.1:9190/', 'http://127.0.0.1:9190/'],
    ['http://256.1.1.1/', 'http://256.1.1.1/'],
    ['http://me:pw@coffee/', 'http://me:pw@coffee/'],
    ['http://coffee/a/../b', 'http://coffee/b'],
    ['http://coffee/a/./b/..', 'http://coffee/a/'],
    ['http://coffee/../../x', 'http://coffee/x'],
    ['http://coffee/a?x=/../y', 'http://coffee/a?x=/../y'],
    ['http://coffee/.', 'http://coffee/'],
  ])('%s', (text, url) => {
    expect(normalUrl(text, { asIs: false })).toBe(url)
  })

  it('--path-as-is and --proto-default', () => {
    expect(normalUrl('coffee/a/../b', { asIs: true, scheme: 'https' })).toBe('https://coffee/a/../b')
  })
})
