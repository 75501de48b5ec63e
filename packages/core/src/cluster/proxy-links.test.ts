import { describe, expect, it } from 'vitest'
import { rewriteHtml, throughProxy } from './proxy-links.ts'

const through = { source: '10.10.1.4:80', requestHost: 'lab.example:6443', prefix: '/api/v1/namespaces/a/pods/b/proxy' }

describe('links that lead back through the proxy', () => {
  it.each([
    ['/x', '/api/v1/namespaces/a/pods/b/proxy/x'],
    ['/', '/api/v1/namespaces/a/pods/b/proxy/'],
    ['/x/?a=1#top', '/api/v1/namespaces/a/pods/b/proxy/x/?a=1#top'],
    ['/a/../b//c', '/api/v1/namespaces/a/pods/b/proxy/b/c'],
    ['http://10.10.1.4:80/x', '/api/v1/namespaces/a/pods/b/proxy/x'],
    ['//10.10.1.4:80/x', '/api/v1/namespaces/a/pods/b/proxy/x'],
    ['https://lab.example:6443/x', 'https://lab.example:6443/api/v1/namespaces/a/pods/b/proxy/x'],
    ['/api/v1/namespaces/a/pods/b/proxy/x', '/api/v1/namespaces/a/pods/b/proxy/x'],
    ['x/y', 'x/y'],
    ['?a=1', '?a=1'],
    ['#top', '#top'],
    ['', ''],
    ['http://elsewhere.example/x', 'http://elsewhere.example/x'],
    ['mailto:/me', '/api/v1/namespaces/a/pods/b/proxy/me'],
    ['javascript:void(0)', 'javascript:void(0)'],
  ])('[CLU60] %s → %s', (address, expected) => {
    expect(throughProxy(address, through)).toBe(expected)
  })

  it.each([
    ['<a href="/x">t</a>', '<a href="P/x">t</a>'],
    ["<A HREF='/x'>t</A>", '<a href="P/x">t</A>'],
    ['<a href=/x>', '<a href="P/x">'],
    ['<a class="c" href = "/x" disabled>', '<a class="c" href="P/x" disabled="">'],
    ['<img src="/i.png"/>', '<img src="P/i.png"/>'],
    ['<form action="/post" method=post>', '<form action="P/post" method="post">'],
    ['<p title="/x">/x</p>', '<p title="/x">/x</p>'],
    ['<!-- <a href="/x"> -->', '<!-- <a href="/x"> -->'],
    ['<!doctype html>', '<!doctype html>'],
    ['<script src="/s.js">if (a < b) "<a href=\'/x\'>"</script>', '<script src="P/s.js">if (a < b) "<a href=\'/x\'>"</script>'],
    ['<textarea><a href="/x"></textarea>', '<textarea><a href="/x"></textarea>'],
    ['<a title=\'say "hi"\'>', '<a title="say &#34;hi&#34;">'],
    ['1 < 2', '1 < 2'],
    ['<a href="/x', '<a href="/x'],
    ['<', '<'],
    ['', ''],
  ])('[CLU61] %s', (html, expected) => {
    expect(rewriteHtml(html, (address) => (address.startsWith('/') ? `P${address}` : address))).toBe(expected)
  })

  it('[CLU61] a page that never ends its tags is read in linear time', () => {
    const page = '<a "'.repeat(200_000)
    expect(rewriteHtml(page, (address) => address).length).toBeGreaterThan(0)
  })
})
