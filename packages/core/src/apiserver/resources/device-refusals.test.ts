import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'
import { changes, creates, label, labelValue, qualified, type Row, statuses, subdomain } from './refusals.ts'

const create = creates()
const of =
  (kind: string) =>
  (spec: string, name = 'n'): string =>
    `{apiVersion: resource.k8s.io/v1, kind: ${kind}, metadata: {name: "${name}"}, spec: {${spec}}}`
const many = (length: number, item: (i: number) => string): string => Array.from({ length }, (_, i) => item(i)).join(', ')
const identifier =
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')"

/** What is wrong with selectors, wherever they stand. */
const selectors: [string, ...string[]][] = [
  ['{cel: {expression: "device.driver == \'d.example.com\'"}}'],
  [
    `{cel: {expression: 'device.attributes["d.example.com"].big && device.capacity["d.example.com"].mem.compareTo(quantity("1Gi")) > 0'}}`,
  ],
  ['{}', '[0].cel: Required value'],
  [
    '{cel: {expression: "1 + 1"}}',
    '[0].cel.expression: Invalid value: "1 + 1": must evaluate to bool or the unknown type, not int',
  ],
  [
    '{cel: {expression: "noSuchVar"}}',
    "[0].cel.expression: Invalid value: \"noSuchVar\": compilation failed: ERROR: <input>:1:1: undeclared reference to 'noSuchVar' (in container '')\n | noSuchVar\n | ^",
  ],
  [
    '{cel: {expression: "device.name == \'a\'"}}',
    "[0].cel.expression: Invalid value: \"device.name == 'a'\": compilation failed: ERROR: <input>:1:7: undefined field 'name'\n | device.name == 'a'\n | ......^",
  ],
  [`{cel: {expression: 'cel.bind(d, device.attributes["d.example.com"], d.big && d.size > 3)'}}`],
  [
    `{cel: {expression: 'device.attributes["d.example.com"].all(a, device.attributes["d.example.com"].all(b, device.attributes["d.example.com"].all(c, device.attributes["d.example.com"].all(d, a == b || c.matches(d)))))'}}`,
    '[0].cel.expression: Forbidden: too complex, exceeds cost limit',
  ],
  [`{cel: {expression: "${'a'.repeat(10 * 1024 + 1)}"}}`, '[0].cel.expression: Too long: may not be more than 10240 bytes'],
  [many(33, () => '{cel: {expression: "true"}}'), ': Too many: 33: must have at most 32 items'],
]

/** What is wrong with a configuration, wherever it stands. */
const configurations: [string, ...string[]][] = [
  ['opaque: {driver: d.example.com, parameters: {a: b}}'],
  ['', '.opaque: Required value'],
  ['opaque: {parameters: {}}', '.opaque.driver: Required value', `.opaque.driver: Invalid value: "": ${subdomain}`],
  ['opaque: {driver: d, parameters: null}', '.opaque.parameters: Required value'],
  ['opaque: {driver: d, parameters: [1]}', '.opaque.parameters: Invalid value: "<value omitted>": must be a valid JSON object'],
  [
    `opaque: {driver: d, parameters: {a: "${'x'.repeat(10 * 1024)}"}}`,
    '.opaque.parameters: Too long: may not be more than 10240 bytes',
  ],
]

describe('[KND81] resource/validation ValidateResourceClaim', () => {
  const claim = of('ResourceClaim')
  const requests = (text: string, more = ''): string => claim(`devices: {requests: [${text}]${more}}`)
  const exactly = (text: string): string => requests(`{name: r, exactly: {deviceClassName: c, ${text}}}`)
  const first = (text: string): string => requests(`{name: r, firstAvailable: [${text}]}`)
  const one = '{name: r, exactly: {deviceClassName: c}}'
  const constraint = (text: string): string => requests(one, `, constraints: [{${text}}]`)
  const config = (text: string): string => requests(one, `, config: [{${text}}]`)
  const at = 'spec.devices.requests[0]'
  const reference = "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'"
  const choice = 'exactly one of `exactly` or `firstAvailable` is required'
  it.each<Row>([
    [claim('')],
    [requests(one)],
    [requests('{exactly: {deviceClassName: c}}'), `${at}.name: Invalid value: "": ${label}`],
    [requests('{name: R_1, exactly: {deviceClassName: c}}'), `${at}.name: Invalid value: "R_1": ${label}`],
    [requests(`${one}, ${one}`), 'spec.devices.requests[1]: Duplicate value: "r"'],
    [
      requests(many(33, (i) => `{name: r${i}, exactly: {deviceClassName: c}}`)),
      'spec.devices.requests: Too many: 33: must have at most 32 items',
    ],
    [requests('{name: r}'), `${at}: Required value: ${choice}`],
    [
      requests('{name: r, exactly: {deviceClassName: c}, firstAvailable: [{name: a, deviceClassName: c}]}'),
      `${at}: Invalid value: null: ${choice}, but multiple fields are set`,
    ],
    [requests('{name: r, exactly: {}}'), `${at}.exactly.deviceClassName: Required value`],
    [requests('{name: r, exactly: {deviceClassName: "C!"}}'), `${at}.exactly.deviceClassName: Invalid value: "C!": ${subdomain}`],
    [exactly('allocationMode: All')],
    [
      exactly('allocationMode: All, count: 1'),
      `${at}.exactly.count: Invalid value: 1: must not be specified when allocationMode is 'All'`,
    ],
    [exactly('count: -1'), `${at}.exactly.count: Invalid value: -1: must be greater than zero`],
    [
      exactly('allocationMode: Some'),
      `${at}.exactly.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"`,
    ],
    [exactly('tolerations: [{key: a, operator: Exists, effect: NoExecute}]')],
    [exactly('tolerations: [{key: a}]')],
    [
      exactly('tolerations: [{key: "a b", operator: Exists, value: v, effect: Never}]'),
      `${at}.exactly.tolerations[0].key: Invalid value: "a b": ${qualified}`,
      `${at}.exactly.tolerations[0].value: Invalid value: "v": must be empty for operator \`Exists\``,
      `${at}.exactly.tolerations[0].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "None"`,
    ],
    [
      exactly('tolerations: [{operator: Equal, value: "v "}]'),
      `${at}.exactly.tolerations[0].value: Invalid value: "v ": ${labelValue}`,
    ],
    [
      exactly('tolerations: [{operator: Near}]'),
      `${at}.exactly.tolerations[0].operator: Unsupported value: "Near": supported values: "Equal", "Exists"`,
    ],
    ...selectors.map(
      ([text, ...causes]): Row => [exactly(`selectors: [${text}]`), ...causes.map((cause) => `${at}.exactly.selectors${cause}`)],
    ),
    [first('{name: a, deviceClassName: c}, {name: b, deviceClassName: d}')],
    [
      first('{deviceClassName: c}, {name: b}'),
      `${at}.firstAvailable[0].name: Invalid value: "": ${label}`,
      `${at}.firstAvailable[1].deviceClassName: Required value`,
    ],
    [first('{name: a, deviceClassName: c}, {name: a, deviceClassName: c}'), `${at}.firstAvailable[1]: Duplicate value: "a"`],
    [first(many(9, (i) => `{name: a${i}, deviceClassName: c}`)), `${at}.firstAvailable: Too many: 9: must have at most 8 items`],
    [constraint('requests: [r], matchAttribute: d.example.com/numa')],
    [
      constraint('requests: [r]'),
      'spec.devices.constraints[0]: Required value: exactly one of "matchAttribute" or "distinctAttribute" is required, but multiple fields are set',
    ],
    [
      constraint('requests: [x], matchAttribute: d/n'),
      `spec.devices.constraints[0].requests[0]: Invalid value: "x": ${reference}`,
    ],
    [
      constraint('requests: [a/b/c], matchAttribute: d/n'),
      `spec.devices.constraints[0].requests[0]: Invalid value: "a/b/c": ${reference}`,
    ],
    [constraint('requests: [r, r], matchAttribute: d/n'), 'spec.devices.constraints[0].requests[1]: Duplicate value: "r"'],
    [
      constraint('matchAttribute: numa'),
      'spec.devices.constraints[0].matchAttribute: Invalid value: "numa": a fully qualified name must be a domain and a name separated by a slash',
    ],
    [
      constraint('distinctAttribute: "/"'),
      'spec.devices.constraints[0].distinctAttribute: Invalid value: "": the domain must not be empty',
      'spec.devices.constraints[0].distinctAttribute: Invalid value: "": the name must not be empty',
    ],
    [
      constraint('matchAttribute: "d.example.com/1-a"'),
      `spec.devices.constraints[0].matchAttribute: Invalid value: "1-a": ${identifier}`,
    ],
    [
      constraint(`matchAttribute: d.example.com/${'a'.repeat(33)}`),
      'spec.devices.constraints[0].matchAttribute: Too long: may not be more than 32 bytes',
    ],
    [
      requests(
        '{name: r, firstAvailable: [{name: a, deviceClassName: c}]}',
        ', constraints: [{requests: [r/a, r], matchAttribute: d/n}]',
      ),
    ],
    ...configurations.map(([text, ...causes]): Row => [config(text), ...causes.map((cause) => `spec.devices.config[0]${cause}`)]),
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('defaults', () =>
    expect(
      (
        bareServer().create(
          requests(
            '{name: r, exactly: {deviceClassName: c}}, {name: s, firstAvailable: [{name: a, deviceClassName: c, allocationMode: All}]}',
          ),
        ) as any
      ).spec.devices.requests,
    ).toEqual([
      { name: 'r', exactly: { deviceClassName: 'c', allocationMode: 'ExactCount', count: 1 } },
      { name: 's', firstAvailable: [{ name: 'a', deviceClassName: 'c', allocationMode: 'All' }] },
    ]))

  it('its spec stays', () =>
    expect(changes(requests(one))(({ spec }) => void (spec.devices.requests[0].exactly.count = 2))).toEqual([
      'spec: Invalid value: {"Devices":{"Requests":[{"Name":"r","Exactly":{"DeviceClassName":"c","Selectors":null,"AllocationMode":"ExactCount","Count":2,"AdminAccess":null,"Tolerations":null,"Capacity":null},"FirstAvailable":null}],"Constraints":null,"Config":null}}: field is immutable',
    ]))

  const result = 'request: r, driver: d, pool: p, device: v'
  const allocation = (text: string): string => `allocation: {devices: {results: [{${text}}]}}`
  const status = statuses(requests(one))
  const results = 'status.allocation.devices.results[0]'
  const pod = '{resource: pods, name: a, uid: "1"}'
  it.each<Row>([
    [`{${allocation(result)}, reservedFor: [${pod}], devices: [{driver: d, pool: p, device: v, data: {a: b}}]}`],
    [`{reservedFor: [${pod}]}`, 'status.reservedFor: Forbidden: may not be specified when `allocated` is not set'],
    [
      `{${allocation(result)}, reservedFor: [{uid: "2"}, ${pod}, ${pod}]}`,
      'status.reservedFor[0].resource: Required value',
      'status.reservedFor[0].name: Required value',
      'status.reservedFor[2]: Duplicate value: "1"',
    ],
    [
      `{${allocation('request: x, driver: "", pool: "P!", device: V')}}`,
      `${results}.request: Invalid value: "x": ${reference}`,
      `${results}.driver: Required value`,
      `${results}.driver: Invalid value: "": ${subdomain}`,
      `${results}.pool: Invalid value: "P!": ${subdomain}`,
      `${results}.device: Invalid value: "V": ${label}`,
    ],
    [
      `{${allocation(result)}, devices: [{driver: d, pool: p, device: w}]}`,
      'status.devices[0]: Invalid value: {"Driver":"d","Pool":"p","Device":"w","ShareID":""}: must be an allocated device in the claim',
    ],
    [
      `{${allocation(result)}, devices: [{driver: d, pool: p, device: v, data: [1], networkData: {interfaceName: "${'i'.repeat(257)}", ips: [10.0.0.1, 10.0.0.1/8]}}]}`,
      'status.devices[0].data: Invalid value: "<value omitted>": must be a valid JSON object',
      'status.devices[0].networkData.interfaceName: Too long: may not be more than 256 bytes',
      'status.devices[0].networkData.ips[0]: Invalid value: "10.0.0.1": must be a valid address in CIDR form, (e.g. 10.9.8.7/24 or 2001:db8::1/64)',
    ],
    [
      '{allocation: {devices: {config: [{source: Nowhere, opaque: {driver: d, parameters: {}}}]}}}',
      'status.allocation.devices.config[0].source: Unsupported value: "Nowhere": supported values: "FromClaim", "FromClass"',
    ],
    [
      '{allocation: {devices: {config: [{opaque: {driver: d, parameters: {}}}]}}}',
      'status.allocation.devices.config[0].source: Required value',
    ],
  ])('status %s', (text, ...causes) => expect(status(text)).toEqual(causes))

  it('an allocation stays', () =>
    expect(
      statuses(requests(one), { allocation: { devices: { results: [{ request: 'r', driver: 'd', pool: 'p', device: 'v' }] } } })(
        `{${allocation('request: r, driver: d, pool: p, device: w')}}`,
      ),
    ).toEqual([expect.stringMatching(/^status\.allocation: Invalid value: .*"device":"w".*: field is immutable$/)]))
})

describe('[KND81] resource/validation ValidateResourceClaimTemplate', () => {
  const template = of('ResourceClaimTemplate')
  it.each<Row>([
    [template('metadata: {labels: {a: b}}, spec: {devices: {requests: [{name: r, exactly: {deviceClassName: c}}]}}')],
    [
      template('metadata: {labels: {"a b": c}, annotations: {"d e": f}}, spec: {devices: {requests: [{name: r}]}}'),
      `spec.metadata.annotations: Invalid value: "d e": ${qualified}`,
      `spec.metadata.labels: Invalid value: "a b": ${qualified}`,
      'spec.spec.devices.requests[0]: Required value: exactly one of `exactly` or `firstAvailable` is required',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('it stays', () =>
    expect(changes(template('metadata: {labels: {a: b}}, spec: {}'))(({ spec }) => void (spec.metadata.labels.a = 'c'))).toEqual([
      'spec: Invalid value: {"labels":{"a":"c"},"Spec":{"Devices":{"Requests":null,"Constraints":null,"Config":null}}}: field is immutable',
    ]))
})

describe('[KND81] resource/validation ValidateDeviceClass', () => {
  const deviceClass = of('DeviceClass')
  it.each<Row>([
    [deviceClass('')],
    [deviceClass('', 'A'), `metadata.name: Invalid value: "A": ${subdomain}`],
    [deviceClass('extendedResourceName: example.com/gpu')],
    ...['gpu', 'kubernetes.io/gpu', 'requests.example.com/gpu', 'example.com/a b'].map(
      (name): Row => [
        deviceClass(`extendedResourceName: "${name}"`),
        `spec.extendedResourceName: Invalid value: "${name}": must be a valid extended resource name`,
      ],
    ),
    ...selectors.map(
      ([text, ...causes]): Row => [deviceClass(`selectors: [${text}]`), ...causes.map((cause) => `spec.selectors${cause}`)],
    ),
    ...configurations.map(
      ([text, ...causes]): Row => [deviceClass(`config: [{${text}}]`), ...causes.map((cause) => `spec.config[0]${cause}`)],
    ),
    [
      deviceClass(`config: [${many(33, () => '{opaque: {driver: d, parameters: {}}}')}]`),
      'spec.config: Too many: 33: must have at most 32 items',
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND81] resource/validation ValidateResourceSlice', () => {
  const slice = of('ResourceSlice')
  const pool = 'pool: {name: p, generation: 1, resourceSliceCount: 1}'
  const base = `driver: d.example.com, ${pool}`
  const devices = (text: string, more = 'nodeName: n'): string => slice(`${base}, ${more}, devices: [${text}]`)
  const device = (text: string): string => devices(`{name: v, ${text}}`)
  const own = (text: string): string => devices(`{name: v, ${text}}`, 'perDeviceNodeSelection: true')
  const policy = (text: string): string =>
    device(`allowMultipleAllocations: true, capacity: {mem: {value: 8Gi, requestPolicy: {${text}}}}`)
  const one = 'exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required'
  const perDevice =
    'exactly one of `nodeName`, `nodeSelector`, or `allNodes` is required when `perDeviceNodeSelection` is set to true in the ResourceSlice spec'
  const [at, onPolicy] = ['spec.devices[0]', 'spec.devices[0].capacity[mem].requestPolicy']
  it.each<Row>([
    [slice(`${base}, nodeName: n`)],
    [
      slice('nodeName: n'),
      'spec.driver: Required value',
      `spec.driver: Invalid value: "": ${subdomain}`,
      'spec.pool.name: Required value',
      'spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero',
    ],
    [
      slice('driver: d, nodeName: n, pool: {name: "a//b", generation: -1, resourceSliceCount: 1}'),
      `spec.pool.name: Invalid value: "": ${subdomain}`,
      'spec.pool.generation: Invalid value: -1: must be greater than or equal to zero',
    ],
    [slice('driver: d, nodeName: n, pool: {name: a.b/c, resourceSliceCount: 1}')],
    [slice(base), `spec: Required value: ${one}`],
    [
      slice(`${base}, nodeName: ""`),
      'spec.nodeName: Invalid value: "": must be either unset or set to a non-empty string',
      `spec: Required value: ${one}`,
    ],
    [slice(`${base}, nodeName: "N!"`), `spec.nodeName: Invalid value: "N!": ${subdomain}`],
    [
      slice(`${base}, allNodes: false`),
      'spec.allNodes: Invalid value: false: must be either unset or set to true',
      `spec: Required value: ${one}`,
    ],
    [
      slice(`${base}, nodeName: n, allNodes: true, perDeviceNodeSelection: true`),
      `spec: Invalid value: "{\`nodeName\`, \`allNodes\`, \`perDeviceNodeSelection\`}": ${one}, but multiple fields are set`,
    ],
    [
      slice(`${base}, nodeSelector: {nodeSelectorTerms: []}`),
      'spec.nodeSelector.nodeSelectorTerms: Required value: must have at least one node selector term',
      'spec.nodeSelector.nodeSelectorTerms: Invalid value: []: must have exactly one node selector term',
    ],
    [
      slice(`${base}, nodeName: n, devices: [], sharedCounters: []`),
      'spec: Invalid value: "": only one of `sharedCounters` or `devices` is allowed',
    ],
    [slice(`${base}, nodeName: n, sharedCounters: [{name: c, counters: {mem: {value: 1Gi}}}]`)],
    [
      slice(`${base}, nodeName: n, sharedCounters: [{counters: {}}, {name: C, counters: {"M!": {value: 1Gi}}}]`),
      'spec.sharedCounters[0].name: Required value',
      'spec.sharedCounters[0].counters: Required value',
      `spec.sharedCounters[1].name: Invalid value: "C": ${label}`,
      `spec.sharedCounters[1].counters[M!]: Invalid value: "M!": ${label}`,
    ],
    [
      slice(`${base}, nodeName: n, sharedCounters: [${many(9, (i) => `{name: c${i}, counters: {a: {value: "1"}}}`)}]`),
      'spec.sharedCounters: Too many: 9: must have at most 8 items',
    ],
    [devices('{name: V}'), `${at}.name: Invalid value: "V": ${label}`],
    [devices('{name: v}, {name: v}'), 'spec.devices[1]: Duplicate value: "v"'],
    [devices(many(129, (i) => `{name: v${i}}`)), 'spec.devices: Too many: 129: must have at most 128 items'],
    [
      devices(many(65, (i) => `{name: v${i}, taints: [{key: a, effect: None}]}`)),
      'spec.devices: Too many: 65: must have at most 64 items',
    ],
    [device('attributes: {numa: {int: 1}, d.example.com/ok: {bool: true}, v: {version: 1.0.0-rc.1+b}, s: {string: x}}')],
    [
      device('attributes: {a: {}, b: {int: 1, string: x}}'),
      `${at}.attributes[a]: Invalid value: "": exactly one value must be specified`,
      `${at}.attributes[b]: Invalid value: {"IntValue":1,"BoolValue":null,"StringValue":"x","VersionValue":null,"IntValues":null,"BoolValues":null,"StringValues":null,"VersionValues":null}: exactly one value must be specified`,
    ],
    [
      device('attributes: {v: {version: "1.0"}}'),
      `${at}.attributes[v].version: Invalid value: "1.0": must be a string compatible with semver.org spec 2.0.0`,
    ],
    [
      device(`attributes: {s: {string: ${'x'.repeat(65)}}}`),
      `${at}.attributes[s].string: Too long: may not be more than 64 bytes`,
    ],
    [device('attributes: {"a-b": {int: 1}}'), `${at}.attributes[a-b]: Invalid value: "a-b": ${identifier}`],
    [
      device(`attributes: {${many(33, (i) => `a${i}: {int: ${i}}`)}}`),
      `${at}: Invalid value: 33: the total number of attributes and capacities must not exceed 32`,
    ],
    [device('capacity: {mem: {value: 1Gi}}')],
    [
      device('capacity: {mem: {value: 1Gi, requestPolicy: {default: 1Gi}}}'),
      `${onPolicy}: Forbidden: allowMultipleAllocations must be true`,
    ],
    [policy('default: 1Gi, validValues: [1Gi, 2Gi]')],
    [policy('validValues: [1Gi]'), `${onPolicy}.default: Required value: required when validValues is defined`],
    [
      policy('default: 3Gi, validValues: [2Gi, 1Gi, 9Gi]'),
      `${onPolicy}.validValues[1]: Invalid value: "1Gi": values must be sorted in ascending order`,
      `${onPolicy}.validValues[2]: Invalid value: "9Gi": option is larger than capacity value: 8Gi`,
      `${onPolicy}.validValues: Invalid value: "3Gi": default value is not valid according to the requestPolicy`,
    ],
    [
      policy('default: 1Gi, validValues: [1Gi], validRange: {min: 1Gi}'),
      `${onPolicy}: Forbidden: exactly one policy can be specified, cannot specify "validValues" and "validRange" at the same time`,
    ],
    [policy('default: 2Gi, validRange: {min: 1Gi, max: 4Gi, step: 1Gi}')],
    [policy('validRange: {min: 1Gi}'), `${onPolicy}.default: Required value: required when validRange is defined`],
    [
      policy('default: 1Gi, validRange: {max: 1Gi}'),
      `${onPolicy}.validRange.min: Required value: required when validRange is defined`,
    ],
    [
      policy('default: 1Gi, validRange: {min: 2Gi, max: 9Gi, step: 3Gi}'),
      `${onPolicy}.validRange.min: Invalid value: "1Gi": default is less than min: 2Gi`,
      `${onPolicy}.validRange.max: Invalid value: "9Gi": max is larger than capacity value: 8Gi`,
      `${onPolicy}.validRange.step: Invalid value: "1Gi": value is not a multiple of a given step (3Gi) from (2Gi)`,
      `${onPolicy}.validRange.step: Invalid value: "9Gi": value is not a multiple of a given step (3Gi) from (2Gi)`,
    ],
    [
      device('taints: [{effect: Never}, {key: a, value: "v ", effect: NoSchedule}, {key: b}]'),
      `${at}.taints[0].key: Invalid value: "": name part must be non-empty`,
      `${at}.taints[0].key: Invalid value: "": ${qualified}`,
      `${at}.taints[0].effect: Unsupported value: "Never": supported values: "NoExecute", "NoSchedule", "None"`,
      `${at}.taints[1].value: Invalid value: "v ": ${labelValue}`,
      `${at}.taints[2].effect: Required value`,
    ],
    [device('consumesCounters: [{counterSet: c, counters: {mem: {value: 1Gi}}}]')],
    [
      device(
        'consumesCounters: [{}, {counterSet: c, counters: {a: {value: "1"}}}, {counterSet: c, counters: {a: {value: "1"}}}]',
      ),
      `${at}.consumesCounters: Too many: 3: must have at most 2 items`,
    ],
    [
      device('consumesCounters: [{}]'),
      `${at}.consumesCounters[0].counterSet: Required value`,
      `${at}.consumesCounters[0].counters: Required value`,
    ],
    [
      device('nodeName: n'),
      `${at}: Invalid value: null: \`nodeName\`, \`nodeSelector\` and \`allNodes\` can only be set if \`perDeviceNodeSelection\` is set to true in the ResourceSlice spec`,
    ],
    [own('nodeName: n')],
    [own('allNodes: true')],
    [own('attributes: {}'), `${at}: Required value: ${perDevice}`],
    [own('nodeName: n, allNodes: true'), `${at}: Invalid value: "{\`nodeName\`, \`allNodes\`}": ${perDevice}`],
    [
      own('nodeName: "", allNodes: false'),
      `${at}.nodeName: Invalid value: "": must not be empty`,
      `${at}.allNodes: Invalid value: false: must be either unset or set to true`,
      `${at}: Required value: ${perDevice}`,
    ],
    [device('bindingConditions: [a], bindingFailureConditions: [b]')],
    [
      device('bindingConditions: [a, a], bindingFailureConditions: [a, "b c"]'),
      `${at}.bindingFailureConditions[1]: Invalid value: "b c": ${qualified}`,
      `${at}.bindingConditions[1]: Duplicate value: "a"`,
      `${at}.bindingFailureConditions[0]: Invalid value: "a": bindingFailureConditions must not overlap with bindingConditions`,
    ],
    [
      device('bindingConditions: [a]'),
      `${at}.bindingFailureConditions: Invalid value: null: bindingFailureConditions are required to use bindingConditions`,
    ],
    [
      device('bindingFailureConditions: [a]'),
      `${at}.bindingConditions: Invalid value: null: bindingConditions are required to use bindingFailureConditions`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const change = changes(slice(`${base}, nodeName: n`))
  it.each<[object, ...string[]]>([
    [{ pool: { name: 'p', generation: 2, resourceSliceCount: 2 } }],
    [{ driver: 'e' }, 'spec.driver: Invalid value: "e": field is immutable'],
    [{ nodeName: 'm' }, 'spec.nodeName: Invalid value: "m": field is immutable'],
    [{ pool: { name: 'q', generation: 1, resourceSliceCount: 1 } }, 'spec.pool.name: Invalid value: "q": field is immutable'],
  ])('changed to %j', (edit, ...causes) => expect(change(({ spec }) => void Object.assign(spec, edit))).toEqual(causes))

  it('a taint is dated', () =>
    expect((bareServer().create(device('taints: [{key: a, effect: None}]')) as any).spec.devices[0].taints[0].timeAdded).toBe(
      '2026-11-23T06:00:00Z',
    ))
})
