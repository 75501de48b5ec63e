import { describe, expect, it } from 'vitest'
import { bareServer } from './bare-server.ts'
import { causesOf, changes, creates, qualified, type Row, statuses, subdomain } from './refusals.ts'

const create = creates()
const of =
  (kind: string) =>
  (rest: string, name = 'n'): string =>
    `{apiVersion: admissionregistration.k8s.io/v1, kind: ${kind}, metadata: {name: "${name}"}, ${rest}}`
const label1035 =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
const operations = 'supported values: "*", "CONNECT", "CREATE", "DELETE", "UPDATE"'
const rule = 'operations: [CREATE], apiGroups: [a], apiVersions: [a], resources: [a]'

/** What is wrong with a rule, wherever it stands. */
const rules: [string, ...string[]][] = [
  [rule],
  ['', 'operations: Required value', 'apiGroups: Required value', 'apiVersions: Required value', 'resources: Required value'],
  [
    'operations: [CREATE], apiGroups: [a], apiVersions: [""], resources: [""]',
    'apiVersions[0]: Required value',
    'resources[0]: Required value',
  ],
  [
    'operations: ["*", CREATE], apiGroups: ["*", a], apiVersions: ["*", v1], resources: [a]',
    'operations: Invalid value: ["*","CREATE"]: if \'*\' is present, must not specify other operations',
    'apiGroups: Invalid value: ["*","a"]: if \'*\' is present, must not specify other API groups',
    'apiVersions: Invalid value: ["*","v1"]: if \'*\' is present, must not specify other API versions',
  ],
  [
    'operations: [PATCH], apiGroups: [a], apiVersions: [a], resources: [a]',
    `operations[0]: Unsupported value: "PATCH": ${operations}`,
  ],
  ['operations: ["*"], apiGroups: ["*"], apiVersions: ["*"], resources: ["*"]'],
  [`${rule}, scope: ""`, 'scope: Unsupported value: "": supported values: "*", "Cluster", "Namespaced"'],
  [`${rule}, scope: Namespaced`],
  ...(
    [
      [['*/*']],
      [['*/*', 'a'], '["*/*","a"]: if \'*/*\' is present, must not specify other resources'],
      [['*', 'a'], '["*","a"]: if \'*\' is present, must not specify other resources without subresources'],
      [['*', 'a/b']],
      [['a/*']],
      [['*/a']],
      [['*', '*/a']],
    ] as [string[], string?][]
  ).map(([resources, why]): [string, ...string[]] => [
    `operations: [CREATE], apiGroups: [a], apiVersions: [a], resources: [${resources.map((one) => `"${one}"`)}]`,
    ...(why ? [`resources: Invalid value: ${why}`] : []),
  ]),
  [
    'operations: [CREATE], apiGroups: [a], apiVersions: [a], resources: [a/*, a/x]',
    'resources[1]: Invalid value: "a/x": if \'a/*\' is present, must not specify a/x',
  ],
  [
    'operations: [CREATE], apiGroups: [a], apiVersions: [a], resources: ["*/a", x/a]',
    'resources[1]: Invalid value: "x/a": if \'*/a\' is present, must not specify x/a',
  ],
]

describe('[KND79] admissionregistration/validation ValidateValidatingWebhookConfiguration', () => {
  const hooks = (text: string, kind = 'ValidatingWebhookConfiguration'): string => of(kind)(`webhooks: [${text}]`)
  const base = 'name: w.k8s.io, sideEffects: None, admissionReviewVersions: [v1]'
  const url = 'clientConfig: {url: "https://example.com"}'
  const hook = (text: string): string => hooks(`{${base}, ${url}, ${text}}`)
  const named = (name: string): string => hooks(`{name: "${name}", sideEffects: None, admissionReviewVersions: [v1], ${url}}`)
  const address = (text: string): string => hooks(`{${base}, clientConfig: {${text}}}`)
  const versions = (text: string): string =>
    hooks(`{name: w.k8s.io, sideEffects: None, ${url}, admissionReviewVersions: [${text}]}`)
  const at = 'webhooks[0]'
  const form = '; desired format: https://host[/path]'
  it.each<Row>([
    [hooks('')],
    [hook('timeoutSeconds: 10')],
    [named(''), `${at}.name: Required value`],
    [named('webhook_1.k8s.io'), `${at}.name: Invalid value: "webhook_1.k8s.io": ${subdomain}`],
    [named('k8s.io'), `${at}.name: Invalid value: "k8s.io": should be a domain with at least three segments separated by dots`],
    [hooks(`{${base}, ${url}}, {${base}, ${url}}`), 'webhooks[1].name: Duplicate value: "w.k8s.io"'],
    [
      hooks(`{name: w.k8s.io, admissionReviewVersions: [v1], ${url}}`),
      `${at}.sideEffects: Required value: must specify one of None, NoneOnDryRun`,
    ],
    ...['Unknown', 'Some', 'Never'].map(
      (value): Row => [
        hooks(`{name: w.k8s.io, sideEffects: ${value}, admissionReviewVersions: [v1], ${url}}`),
        `${at}.sideEffects: Unsupported value: "${value}": supported values: "None", "NoneOnDryRun"`,
      ],
    ),
    [versions(''), `${at}.admissionReviewVersions: Required value: must specify one of v1, v1beta1`],
    [versions('v2'), `${at}.admissionReviewVersions: Invalid value: ["v2"]: must include at least one of v1, v1beta1`],
    [versions('v1, v1'), `${at}.admissionReviewVersions[1]: Invalid value: "v1": duplicate version`],
    [versions('v1, 0v'), `${at}.admissionReviewVersions[1]: Invalid value: "0v": ${label1035}`],
    [versions('v1beta1, invalid-version')],
    [hook('failurePolicy: other'), `${at}.failurePolicy: Unsupported value: "other": supported values: "Fail", "Ignore"`],
    [hook('matchPolicy: other'), `${at}.matchPolicy: Unsupported value: "other": supported values: "Equivalent", "Exact"`],
    ...[-1, 0, 31].map(
      (seconds): Row => [
        hook(`timeoutSeconds: ${seconds}`),
        `${at}.timeoutSeconds: Invalid value: ${seconds}: the timeout value must be between 1 and 30 seconds`,
      ],
    ),
    [hook('timeoutSeconds: 1')],
    [hook('timeoutSeconds: 30')],
    [
      hook('namespaceSelector: {matchExpressions: [{key: a, operator: In}]}, objectSelector: {matchLabels: {"a b": c}}'),
      `${at}.namespaceSelector.matchExpressions[0].values: Required value: must be specified when \`operator\` is 'In' or 'NotIn'`,
      `${at}.objectSelector.matchLabels: Invalid value: "a b": ${qualified}`,
    ],
    [address(''), `${at}.clientConfig: Required value: exactly one of url or service is required`],
    [
      address('url: "https://example.com", service: {namespace: ns, name: n}'),
      `${at}.clientConfig: Required value: exactly one of url or service is required`,
    ],
    [
      address('url: ""'),
      `${at}.clientConfig.url: Invalid value: "": 'https' is the only allowed URL scheme${form}`,
      `${at}.clientConfig.url: Invalid value: "": host must be specified${form}`,
    ],
    [
      address('url: "http://example.com"'),
      `${at}.clientConfig.url: Invalid value: "http": 'https' is the only allowed URL scheme${form}`,
    ],
    [address('url: "https:///fancy/webhook"'), `${at}.clientConfig.url: Invalid value: "": host must be specified${form}`],
    [
      address('url: "https://cthulhu.example.com/?foo=bar"'),
      `${at}.clientConfig.url: Invalid value: "foo=bar": query parameters are not permitted in the URL`,
    ],
    [
      address('url: "https://cthulhu.example.com/#f"'),
      `${at}.clientConfig.url: Invalid value: "f": fragments are not permitted in the URL`,
    ],
    [
      address('url: "https://user:pw@example.com"'),
      `${at}.clientConfig.url: Invalid value: "user:pw": user information is not permitted in the URL`,
    ],
    [
      address('url: "https://a:b"'),
      `${at}.clientConfig.url: Required value: url must be a valid URL: parse "https://a:b": invalid port ":b" after host${form}`,
    ],
    [
      address('url: "://x"'),
      `${at}.clientConfig.url: Required value: url must be a valid URL: parse "://x": missing protocol scheme${form}`,
    ],
    [
      address('url: "https://a b"'),
      `${at}.clientConfig.url: Required value: url must be a valid URL: parse "https://a b": invalid character " " in host name${form}`,
    ],
    [
      address('service: {namespace: ns, name: n, port: 8080, path: /apis/foo.bar/v1alpha1/--bad}'),
      `${at}.clientConfig.service.path: Invalid value: "/apis/foo.bar/v1alpha1/--bad": segment[3]: ${subdomain}`,
    ],
    [
      address('service: {namespace: ns, name: n, path: foo/}'),
      `${at}.clientConfig.service.path: Invalid value: "foo/": must start with a '/'`,
    ],
    [address('service: {namespace: ns, name: n, path: /foo/bar/}')],
    [
      address('service: {namespace: ns, name: n, path: //}'),
      `${at}.clientConfig.service.path: Invalid value: "//": segment[0] may not be empty`,
    ],
    [
      address('service: {namespace: ns, name: n, path: /foo//bar/}'),
      `${at}.clientConfig.service.path: Invalid value: "/foo//bar/": segment[1] may not be empty`,
    ],
    [
      address('service: {namespace: ns, port: 65536}'),
      `${at}.clientConfig.service.namespace: Required value`,
      `${at}.clientConfig.service.port: Invalid value: 65536: port is not valid: must be between 1 and 65535, inclusive`,
    ],
    [address('service: {name: n}'), `${at}.clientConfig.service.name: Required value`],
    [hook('matchConditions: [{name: a, expression: "object.a == 1"}]')],
    [
      hook('matchConditions: [{name: "", expression: " "}]'),
      `${at}.matchConditions[0].expression: Required value`,
      `${at}.matchConditions[0].name: Required value`,
    ],
    [
      hook('matchConditions: [{name: "a b", expression: "1"}]'),
      `${at}.matchConditions[0].expression: Invalid value: "1": must evaluate to bool but got int`,
      `${at}.matchConditions[0].name: Invalid value: "a b": ${qualified}`,
    ],
    [
      hook('matchConditions: [{name: a, expression: "true"}, {name: a, expression: "false"}]'),
      `${at}.matchConditions[1].name: Duplicate value: "a"`,
    ],
    [
      hook(`matchConditions: [${Array.from({ length: 65 }, (_, i) => `{name: c${i}, expression: "true"}`)}]`),
      `${at}.matchConditions: Too many: 65: must have at most 64 items`,
    ],
    [
      hook('matchConditions: [{name: a, expression: "params.a == 1"}]'),
      `${at}.matchConditions[0].expression: Invalid value: "params.a == 1": compilation failed: ERROR: <input>:1:1: undeclared reference to 'params' (in container '')\n | params.a == 1\n | ^`,
    ],
    [
      hook('matchConditions: [{name: a, expression: "request.verb == \'x\'"}]'),
      `${at}.matchConditions[0].expression: Invalid value: "request.verb == 'x'": compilation failed: ERROR: <input>:1:8: undefined field 'verb'\n | request.verb == 'x'\n | .......^`,
    ],
    ...rules.map(([text, ...causes]): Row => [hook(`rules: [{${text}}]`), ...causes.map((cause) => `${at}.rules[0].${cause}`)]),
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  const mutating = (text: string): string => hooks(`{${base}, ${url}, ${text}}`, 'MutatingWebhookConfiguration')
  it.each<Row>([
    [mutating('reinvocationPolicy: IfNeeded')],
    [
      mutating('reinvocationPolicy: other'),
      `${at}.reinvocationPolicy: Unsupported value: "other": supported values: "IfNeeded", "Never"`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('a change of webhooks is a new generation', () => {
    const server = bareServer()
    const made = server.create(hook('timeoutSeconds: 5')) as any
    made.webhooks[0].timeoutSeconds = 6
    const later = server.put(made) as any
    expect([made.metadata.generation, later.metadata.generation]).toEqual([1, 2])
  })

  it('defaults', () =>
    expect(
      (
        bareServer().create(
          hooks(
            `{${base}, clientConfig: {service: {namespace: a, name: b}}, rules: [{${rule}}]}`,
            'MutatingWebhookConfiguration',
          ),
        ) as any
      ).webhooks[0],
    ).toMatchObject({
      clientConfig: { service: { port: 443 } },
      failurePolicy: 'Fail',
      matchPolicy: 'Equivalent',
      namespaceSelector: {},
      objectSelector: {},
      reinvocationPolicy: 'Never',
      rules: [{ scope: '*' }],
      timeoutSeconds: 10,
    }))
})

/** What is wrong with the constraints of a policy or a binding, wherever they stand. */
const constraints: [string, ...string[]][] = [
  ['matchPolicy: other', 'matchPolicy: Unsupported value: "other": supported values: "Equivalent", "Exact"'],
  [
    'namespaceSelector: {matchLabels: {"": a}}',
    'namespaceSelector.matchLabels: Invalid value: "": name part must be non-empty',
    `namespaceSelector.matchLabels: Invalid value: "": ${qualified}`,
  ],
  [
    'objectSelector: {matchExpressions: [{key: a, operator: Of}]}',
    'objectSelector.matchExpressions[0].operator: Invalid value: "Of": not a valid selector operator',
  ],
  [
    `excludeResourceRules: [{${rule}, resourceNames: [a, "b/", a]}]`,
    'excludeResourceRules[0].resourceNames[1]: Invalid value: "b/": may not contain \'/\'',
    'excludeResourceRules[0].resourceNames[2]: Duplicate value: "a"',
  ],
  [
    'excludeResourceRules: [{operations: [CREATE], apiGroups: [a], resources: [a]}]',
    'excludeResourceRules[0].apiVersions: Required value',
  ],
]

const match = `matchConstraints: {resourceRules: [{${rule}}]}`

describe('[KND79] admissionregistration/validation ValidateValidatingAdmissionPolicy', () => {
  const policy = (spec: string, name = 'p.example.com'): string => of('ValidatingAdmissionPolicy')(`spec: {${spec}}`, name)
  const good = `${match}, validations: [{expression: "object.a > 1"}]`
  const matching = (text: string): string =>
    policy(`matchConstraints: {resourceRules: [{${rule}}], ${text}}, validations: [{expression: "true"}]`)
  const ruled = (text: string): string =>
    policy(`matchConstraints: {resourceRules: [{${text}}]}, validations: [{expression: "true"}]`)
  const validation = (text: string, more = ''): string => policy(`${match}, validations: [{${text}}]${more}`)
  const param = (text: string): string => policy(`${good}, paramKind: {${text}}`)
  const variables = (text: string, expression = 'true'): string =>
    policy(`${match}, variables: [${text}], validations: [{expression: '${expression}'}]`)
  const note = (text: string, name?: string): string => policy(`${match}, auditAnnotations: [${text}]`, name)
  const at = 'spec.validations[0]'
  const none = 'validations or auditAnnotations must contain at least one item'
  const failed = (expression: string, column: number, what: string): string =>
    `Invalid value: ${JSON.stringify(expression)}: compilation failed: ERROR: <input>:1:${column}: ${what}\n | ${expression}\n | ${'.'.repeat(column - 1)}^`
  it.each<Row>([
    [policy(good)],
    [
      policy(''),
      'spec.matchConstraints: Required value',
      `spec.validations: Required value: ${none}`,
      `spec.auditAnnotations: Required value: ${none}`,
    ],
    [policy('matchConstraints: {}, validations: [{expression: "true"}]'), 'spec.matchConstraints.resourceRules: Required value'],
    [
      policy(`${good}, failurePolicy: other`),
      'spec.failurePolicy: Unsupported value: "other": supported values: "Fail", "Ignore"',
    ],
    [param(''), 'spec.paramKind.apiVersion: Required value', 'spec.paramKind.kind: Required value'],
    [param('apiVersion: test.example.com/v1, kind: Example')],
    [param('apiVersion: v1, kind: ConfigMap')],
    [
      param('apiVersion: invalid/group/version, kind: Example'),
      'spec.paramKind.apiVersion: Invalid value: "invalid/group/version": unexpected GroupVersion string: invalid/group/version',
    ],
    [param('apiVersion: "A_b/v1", kind: Example'), `spec.paramKind.apiVersion: Invalid value: "A_b": ${subdomain}`],
    [param('apiVersion: a.b/, kind: Example'), 'spec.paramKind.apiVersion: Invalid value: "a.b/": version must be specified'],
    [param('apiVersion: a.b/1v, kind: Example'), `spec.paramKind.apiVersion: Invalid value: "1v": ${label1035}`],
    [
      param('apiVersion: v1, kind: "!!!"'),
      `spec.paramKind.kind: Invalid value: "!!!": may have mixed case, but should otherwise match: ${label1035}`,
    ],
    ...constraints.map(([text, ...causes]): Row => [matching(text), ...causes.map((cause) => `spec.matchConstraints.${cause}`)]),
    ...rules.map(
      ([text, ...causes]): Row => [ruled(text), ...causes.map((cause) => `spec.matchConstraints.resourceRules[0].${cause}`)],
    ),
    [validation('expression: ""'), `${at}.expression: Required value: expression is not specified`],
    [validation('expression: " "'), `${at}.expression: Required value: expression is not specified`],
    [validation('expression: "1 + 1"'), `${at}.expression: Invalid value: "1 + 1": must evaluate to bool but got int`],
    [validation("expression: '[1, 2]'"), `${at}.expression: Invalid value: "[1, 2]": must evaluate to bool but got list(int)`],
    [validation('expression: "null"'), `${at}.expression: Invalid value: "null": must evaluate to bool but got null_type`],
    [
      validation('expression: "foo > 1"'),
      `${at}.expression: ${failed('foo > 1', 1, "undeclared reference to 'foo' (in container '')")}`,
    ],
    [
      validation('expression: "variables.foo > 1"'),
      `${at}.expression: ${failed('variables.foo > 1', 1, "undeclared reference to 'variables' (in container '')")}`,
    ],
    [
      validation('expression: "params.foo > 1"'),
      `${at}.expression: ${failed('params.foo > 1', 1, "undeclared reference to 'params' (in container '')")}`,
    ],
    [validation('expression: "params.foo > 1"', ', paramKind: {apiVersion: v1, kind: ConfigMap}')],
    [
      validation('expression: \'namespaceObject.metadata.foo == "a"\''),
      `${at}.expression: ${failed('namespaceObject.metadata.foo == "a"', 25, "undefined field 'foo'")}`,
    ],
    [validation('expression: \'request.userInfo.username == "request.foo"\'')],
    [validation('expression: \'request.userInfo.groups.exists(g, g == "a") && has(request.options)\'')],
    [
      validation('expression: "true", messageExpression: " "'),
      `${at}.messageExpression: Invalid value: " ": must be non-empty if specified`,
    ],
    [
      validation('expression: "true", messageExpression: "0 == 0"'),
      `${at}.messageExpression: Invalid value: "0 == 0": must evaluate to string but got bool`,
    ],
    [validation("expression: 'true', messageExpression: '\"a\" + object.b'")],
    [
      validation('expression: "true", messageExpression: "authorizer.path(\'/\')"'),
      `${at}.messageExpression: ${failed("authorizer.path('/')", 1, "undeclared reference to 'authorizer' (in container '')")}`,
    ],
    [validation('expression: "true", message: "  "'), `${at}.message: Invalid value: "  ": must be non-empty if specified`],
    [validation('expression: "true", message: "a\\nb"'), `${at}.message: Invalid value: "a\\nb": must not contain line breaks`],
    [validation('expression: "true", message: "a "')],
    [
      validation('expression: "true", reason: other'),
      `${at}.reason: Unsupported value: "other": supported values: "Forbidden", "Invalid", "RequestEntityTooLarge"`,
    ],
    [validation('expression: "true", reason: Forbidden')],
    [variables('{name: foo, expression: "1 + 1"}', 'variables.foo > 1')],
    [variables('{name: foo, expression: "1"}, {name: bar, expression: "variables.foo + 1"}', 'variables.bar > 1')],
    [
      variables('{name: foo, expression: "variables.bar + 1"}, {name: bar, expression: "1"}'),
      `spec.variables[0].expression: ${failed('variables.bar + 1', 10, "undefined field 'bar'")}`,
    ],
    [
      variables('{name: foo, expression: "1"}', 'variables.nope > 1'),
      `${at}.expression: ${failed('variables.nope > 1', 10, "undefined field 'nope'")}`,
    ],
    [variables('{name: "", expression: "1"}'), 'spec.variables[0].name: Required value: name is not specified'],
    [
      variables('{name: "4ever", expression: "1"}'),
      'spec.variables[0].name: Invalid value: "4ever": must be a valid CEL identifier',
    ],
    [
      variables('{name: "namespace", expression: "1"}'),
      'spec.variables[0].name: Invalid value: "namespace": must be a valid CEL identifier',
    ],
    [variables('{name: foo, expression: ""}'), 'spec.variables[0].expression: Required value: expression is not specified'],
    [
      variables('{name: foo, expression: "1 +"}'),
      expect.stringContaining('spec.variables[0].expression: Invalid value: "1 +": compilation failed: ERROR: <input>:1:'),
    ],
    [
      note("{key: k, valueExpression: 'object.a'}"),
      'spec.auditAnnotations[0].valueExpression: Invalid value: "object.a": must evaluate to one of [string null_type] but got dyn',
    ],
    [note('{key: k, valueExpression: \'"a"\'}')],
    [note('{key: k, valueExpression: "null"}')],
    [
      note('{key: k, valueExpression: "true"}'),
      'spec.auditAnnotations[0].valueExpression: Invalid value: "true": must evaluate to one of [string null_type] but got bool',
    ],
    [
      note('{key: k, valueExpression: " "}'),
      'spec.auditAnnotations[0].valueExpression: Required value: valueExpression is not specified',
    ],
    [
      note(`{key: k, valueExpression: "'${'x'.repeat(5 * 1024)}'"}`),
      'spec.auditAnnotations[0].valueExpression: Required value: must not exceed 5120 bytes in length',
    ],
    [note("{key: '@', valueExpression: 'null'}"), `spec.auditAnnotations[0].key: Invalid value: "p.example.com/@": ${qualified}`],
    [
      note("{key: a, valueExpression: 'null'}, {key: a, valueExpression: 'null'}"),
      'spec.auditAnnotations[1].key: Duplicate value: "a"',
    ],
    [
      note(Array.from({ length: 21 }, (_, i) => `{key: k${i}, valueExpression: "null"}`).join()),
      `spec.auditAnnotations: Invalid value: [${Array.from({ length: 21 }, (_, i) => `{"Key":"k${i}","ValueExpression":"null"}`)}]: must not have more than 20 auditAnnotations`,
    ],
    [
      policy(`${good}, matchConditions: [{name: a, expression: "variables.x"}]`),
      `spec.matchConditions[0].expression: ${failed('variables.x', 1, "undeclared reference to 'variables' (in container '')")}`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))

  it('defaults', () =>
    expect((bareServer().create(policy(good)) as any).spec).toMatchObject({
      failurePolicy: 'Fail',
      matchConstraints: { matchPolicy: 'Equivalent', namespaceSelector: {}, objectSelector: {}, resourceRules: [{ scope: '*' }] },
    }))

  const status = statuses(policy(good))
  it.each<Row>([
    ['{typeChecking: {expressionWarnings: [{fieldRef: "spec.validations[0].expression", warning: w}]}}'],
    [
      '{typeChecking: {expressionWarnings: [{fieldRef: "", warning: ""}]}}',
      'status.typeChecking.expressionWarnings[0].warning: Required value',
      'status.typeChecking.expressionWarnings[0].fieldRef: Required value',
    ],
    [
      '{conditions: [{type: "a b", status: Maybe}]}',
      `status.conditions[0].type: Invalid value: "a b": ${qualified}`,
      'status.conditions[0].status: Unsupported value: "Maybe": supported values: "False", "True", "Unknown"',
      'status.conditions[0].lastTransitionTime: Required value',
      'status.conditions[0].reason: Required value',
    ],
    [
      '{conditions: [{type: A, status: "True", reason: "a b", lastTransitionTime: "2026-01-01T00:00:00Z"}, {type: A, status: "True", reason: R, lastTransitionTime: "2026-01-01T00:00:00Z"}]}',
      expect.stringContaining(
        'status.conditions[0].reason: Invalid value: "a b": a condition reason must start with alphabetic character',
      ),
      'status.conditions[1].type: Duplicate value: "A"',
    ],
  ])('status %s', (text, ...causes) => expect(status(text)).toEqual(causes))

  it('a change is refused likewise', () =>
    expect(changes(policy(good))(({ spec }) => void (spec.validations = []))).toEqual([
      `spec.validations: Required value: ${none}`,
      `spec.auditAnnotations: Required value: ${none}`,
    ]))
})

describe('[KND79] admissionregistration/validation ValidateValidatingAdmissionPolicyBinding', () => {
  const binding = (spec: string): string => of('ValidatingAdmissionPolicyBinding')(`spec: {${spec}}`)
  const good = 'policyName: p, validationActions: [Deny]'
  const ref = (text: string): string => binding(`${good}, paramRef: {${text}}`)
  const acting = (text: string): string => binding(`policyName: p, validationActions: [${text}]`)
  const exclusive = 'Forbidden: name and selector are mutually exclusive'
  it.each<Row>([
    [binding(good)],
    [
      binding(''),
      'spec.policyName: Required value',
      'spec.validationActions: Required value: at least one validation action is required',
    ],
    [binding('policyName: "!", validationActions: [Deny]'), `spec.policyName: Invalid value: "!": ${subdomain}`],
    [ref('name: a, parameterNotFoundAction: Deny')],
    [ref('selector: {}, parameterNotFoundAction: Allow')],
    [ref('parameterNotFoundAction: Deny'), 'spec.paramRef: Required value: one of name or selector must be specified'],
    [ref('name: a'), 'spec.paramRef.parameterNotFoundAction: Required value'],
    [
      ref('name: a, parameterNotFoundAction: Wait'),
      'spec.paramRef.parameterNotFoundAction: Unsupported value: "Wait": supported values: "Deny", "Allow"',
    ],
    [ref('name: a/b, parameterNotFoundAction: Deny'), 'spec.paramRef.name: Invalid value: "a/b": may not contain \'/\''],
    [
      ref('name: a, selector: {matchLabels: {a: b}}, parameterNotFoundAction: Deny'),
      `spec.paramRef.name: ${exclusive}`,
      `spec.paramRef.selector: ${exclusive}`,
    ],
    [acting('Deny, Audit')],
    [acting('Stop'), 'spec.validationActions[0]: Unsupported value: "Stop": supported values: "Audit", "Deny", "Warn"'],
    [acting('Deny, Deny'), 'spec.validationActions[1]: Duplicate value: "Deny"'],
    [
      acting('Deny, Warn'),
      'spec.validationActions: Invalid value: ["Deny","Warn"]: must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)',
    ],
    ...constraints.map(
      ([text, ...causes]): Row => [
        binding(`${good}, matchResources: {${text}}`),
        ...causes.map((cause) => `spec.matchResources.${cause}`),
      ],
    ),
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND79] admissionregistration/validation ValidateMutatingAdmissionPolicy', () => {
  const policy = (spec: string): string => of('MutatingAdmissionPolicy')(`spec: {${spec}}`)
  const never = 'reinvocationPolicy: Never'
  const mutation = (text: string): string => policy(`${match}, ${never}, mutations: [{${text}}]`)
  const patch = 'mutations: [{patchType: JSONPatch, jsonPatch: {expression: "[JSONPatch{}]"}}]'
  const at = 'spec.mutations[0]'
  const mutable = 'supported values: "*", "CONNECT", "CREATE", "UPDATE"'
  const operation = (name: string): string =>
    policy(
      `matchConstraints: {resourceRules: [{operations: [${name}], apiGroups: [a], apiVersions: [a], resources: [a]}]}, ${never}, ${patch}`,
    )
  it.each<Row>([
    [policy(`${match}, ${never}, ${patch}`)],
    [
      policy(''),
      'spec.matchConstraints: Required value',
      'spec.mutations: Required value: mutations must contain at least one item',
      'spec.reinvocationPolicy: Required value',
    ],
    [
      policy(`${match}, ${patch}, reinvocationPolicy: other`),
      'spec.reinvocationPolicy: Unsupported value: "other": supported values: "IfNeeded", "Never"',
    ],
    [operation('DELETE'), `spec.matchConstraints.resourceRules.operations: Unsupported value: "DELETE": ${mutable}`],
    [
      operation('PATCH'),
      `spec.matchConstraints.resourceRules[0].operations[0]: Unsupported value: "PATCH": ${operations}`,
      `spec.matchConstraints.resourceRules.operations: Unsupported value: "PATCH": ${mutable}`,
    ],
    [operation('"*"')],
    [mutation(''), `${at}.patchType: Required value`],
    [
      mutation('patchType: Merge'),
      `${at}.patchType: Unsupported value: "Merge": supported values: "ApplyConfiguration", "JSONPatch"`,
    ],
    [mutation('patchType: JSONPatch'), `${at}.jsonPatch: Required value: must be specified when patchType is JSONPatch`],
    [
      mutation('patchType: JSONPatch, applyConfiguration: {expression: "Object{}"}'),
      `${at}.jsonPatch: Required value: must be specified when patchType is JSONPatch`,
      `${at}.applyConfiguration: Invalid value: "{applyConfiguration}": must not be specified when patchType is JSONPatch`,
    ],
    [
      mutation('patchType: ApplyConfiguration, jsonPatch: {expression: "[]"}'),
      `${at}.applyConfiguration: Required value: must be specified when patchType is ApplyConfiguration`,
      `${at}.jsonPatch: Invalid value: "{jsonPatch}": must not be specified when patchType is ApplyConfiguration`,
    ],
    [mutation('patchType: JSONPatch, jsonPatch: {expression: "  "}'), `${at}.jsonPatch.expression: Required value`],
    [mutation('patchType: ApplyConfiguration, applyConfiguration: {expression: "Object{}"}')],
    [
      mutation('patchType: JSONPatch, jsonPatch: {expression: "[nope]"}'),
      `${at}.jsonPatch.expression: Invalid value: "[nope]": compilation failed: ERROR: <input>:1:2: undeclared reference to 'nope' (in container '')\n | [nope]\n | .^`,
    ],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

describe('[KND79] admissionregistration/validation ValidateMutatingAdmissionPolicyBinding', () => {
  const binding = (spec: string): string => of('MutatingAdmissionPolicyBinding')(`spec: {${spec}}`)
  it.each<Row>([
    [binding('policyName: p')],
    [binding(''), 'spec.policyName: Required value'],
    [
      binding(
        'policyName: p, matchResources: {resourceRules: [{operations: [DELETE], apiGroups: [a], apiVersions: [a], resources: [a]}]}',
      ),
      'spec.matchResources.resourceRules.operations: Unsupported value: "DELETE": supported values: "*", "CONNECT", "CREATE", "UPDATE"',
    ],
    [binding('policyName: p, paramRef: {name: x}'), 'spec.paramRef.parameterNotFoundAction: Required value'],
  ])('%s', (yaml, ...causes) => expect(create(yaml)).toEqual(causes))
})

it('[KND79] names of policies', () => {
  const server = bareServer()
  expect(
    causesOf(server.create(of('ValidatingAdmissionPolicy')(`spec: {${match}, validations: [{expression: "true"}]}`, 'A'))),
  ).toEqual([`metadata.name: Invalid value: "A": ${subdomain}`])
})
