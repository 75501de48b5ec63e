import { describe, expect, it } from 'vitest'
import { changes, creates, type Row, statuses, subdomain } from './refusals.ts'

const create = creates()
const service = (spec: string, name = 'v1.example.com'): string =>
  `{apiVersion: apiregistration.k8s.io/v1, kind: APIService, metadata: {name: "${name}"}, spec: {${spec}}}`
const good = 'group: example.com, version: v1, groupPriorityMinimum: 100, versionPriority: 10'
const label1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"

describe('[KND78] apiregistration/validation ValidateAPIService', () => {
  const remote = (text: string, more = ''): string => service(`${good}, service: {${text}}${more}`)
  it.each<Row>([
    [service(good)],
    [service(good, 'other'), 'metadata.name: Invalid value: "other": must be `spec.version+"."+spec.group`: "v1.example.com"'],
    [service(good, 'a%b'), 'metadata.name: Invalid value: "a%b": may not contain \'%\''],
    [
      service('version: v2, groupPriorityMinimum: 1, versionPriority: 1', 'v2.'),
      'spec.group: Required value: only v1 may have an empty group and it better be legacy kube',
    ],
    [service('version: v1, groupPriorityMinimum: 1, versionPriority: 1', 'v1.')],
    [
      service('group: a_b, version: v1, groupPriorityMinimum: 1, versionPriority: 1', 'v1.a_b'),
      `spec.group: Invalid value: "a_b": ${subdomain}`,
    ],
    [
      service(
        'group: a.b, version: 1, groupPriorityMinimum: 1, versionPriority: 1'.replace('version: 1,', 'version: "1",'),
        '1.a.b',
      ),
      `spec.version: Invalid value: "1": ${label1035}`,
    ],
    [
      service('group: example.com, version: v1'),
      'spec.groupPriorityMinimum: Invalid value: 0: must be positive and less than 20000',
      'spec.versionPriority: Invalid value: 0: must be positive and less than 1000',
    ],
    [
      service('group: example.com, version: v1, groupPriorityMinimum: 20001, versionPriority: 1001'),
      'spec.groupPriorityMinimum: Invalid value: 20001: must be positive and less than 20000',
      'spec.versionPriority: Invalid value: 1001: must be positive and less than 1000',
    ],
    [
      service(`${good}, caBundle: AAAA, insecureSkipTLSVerify: true`),
      'spec.caBundle: Invalid value: "3 bytes": local APIServices may not have a caBundle',
      'spec.insecureSkipTLSVerify: Invalid value: true: local APIServices may not have insecureSkipTLSVerify',
    ],
    [remote('namespace: a, name: b')],
    [remote(''), 'spec.service.namespace: Required value', 'spec.service.name: Required value'],
    [
      remote('namespace: a, name: b, port: 65536'),
      'spec.service.port: Invalid value: 65536: port is not valid: must be between 1 and 65535, inclusive',
    ],
    [
      remote('namespace: a, name: b', ', caBundle: AAAA, insecureSkipTLSVerify: true'),
      'spec.insecureSkipTLSVerify: Invalid value: true: may not be true if caBundle is present',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('a change is refused likewise', () =>
    expect(changes(service(good))(({ spec }) => void (spec.version = 'v2'))).toEqual([
      'metadata.name: Invalid value: "v1.example.com": must be `spec.version+"."+spec.group`: "v2.example.com"',
    ]))

  const status = statuses(service(good))
  it.each<Row>([
    ['{conditions: [{type: Available, status: Unknown}]}'],
    [
      '{conditions: [{type: Available, status: Sometimes}]}',
      'status.conditions[0].status: Unsupported value: "Sometimes": supported values: "True", "False", "Unknown"',
    ],
  ])('status %s', (text, ...causes) => expect(status(text)).toEqual(causes))
})
