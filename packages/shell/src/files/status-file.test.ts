import { expect, it } from 'vitest'
import { boundingSet, type Security, statusText } from './status-file.ts'

it.each<[Security, string]>([
  [{}, '00000000a80425fb'],
  [{ capabilities: { add: ['NET_ADMIN', 'SYS_TIME'] } }, '00000000aa0435fb'],
  [{ capabilities: { drop: ['ALL'] } }, '0000000000000000'],
  [{ capabilities: { drop: ['ALL'], add: ['NET_BIND_SERVICE'] } }, '0000000000000400'],
  [{ capabilities: { drop: ['CAP_NET_RAW'] } }, '00000000a80405fb'],
  [{ capabilities: { add: ['ALL'] } }, '000001ffffffffff'],
  [{ privileged: true }, '000001ffffffffff'],
])('%j may have %s', (security, set) => expect(boundingSet(security)).toBe(set))

const field = (name: string, uid: number, security: Security): string | undefined =>
  new RegExp(`^${name}:\t(.*)$`, 'm').exec(statusText({ name: 'sh', pid: 20, uid, groups: [uid, 7], security }))?.[1]

it.each<[string, number, Security, string]>([
  ['Seccomp', 0, {}, '0'],
  ['Seccomp', 0, { seccomp: 'Unconfined' }, '0'],
  ['Seccomp', 0, { seccomp: 'RuntimeDefault' }, '2'],
  ['Seccomp', 0, { seccomp: 'RuntimeDefault', privileged: true }, '0'],
  ['NoNewPrivs', 0, { allowPrivilegeEscalation: false }, '1'],
  ['NoNewPrivs', 0, {}, '0'],
  ['CapEff', 0, {}, '00000000a80425fb'],
  ['CapEff', 1000, {}, '0000000000000000'],
  ['CapBnd', 1000, {}, '00000000a80425fb'],
  ['Uid', 1000, {}, '1000\t1000\t1000\t1000'],
  ['Groups', 1000, {}, '1000 7 '],
])('%s of %i with %j is %s', (name, uid, security, value) => expect(field(name, uid, security)).toBe(value))
