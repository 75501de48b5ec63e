import { expect, it } from 'vitest'
import { targetOf } from './why.ts'

it.each([
  ['curl http://coffee', 'http://coffee'],
  ['curl -sS -m 3 coffee:8080/menu', 'coffee:8080/menu'],
  ['curl -H Host:x http://coffee', 'http://coffee'],
  ['curl -s -o /dev/null http://coffee', 'http://coffee'],
  ['wget -qO - http://coffee', 'http://coffee'],
  ['nc -zv coffee 80', 'coffee:80'],
  ['nc -w 2 coffee 80', 'coffee:80'],
  ['nc -zvu kube-dns.kube-system 53', 'udp://kube-dns.kube-system:53'],
  ['nc -u -w 1 10.10.1.5 53', 'udp://10.10.1.5:53'],
  ['telnet coffee 80', 'coffee:80'],
  ['nslookup coffee', 'coffee'],
  ['coffee:80', 'coffee:80'],
  ['coffee 80', 'coffee:80'],
  ['udp://coffee:53', 'udp://coffee:53'],
  ['http://coffee', 'http://coffee'],
  ['curl', undefined],
  ['', undefined],
])('why %s is about %s', (line, target) => {
  expect(targetOf(line.split(' ').filter(Boolean))).toBe(target)
})
