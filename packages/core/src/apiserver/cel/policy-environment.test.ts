import { expect, it } from 'vitest'
import { compile } from './compile.ts'
import { policyEnvironment } from './policy-environment.ts'

it.each<[string, string, ...string[]]>([
  ['JSONPatch{nope: 1}', 'params authorizer patches', "1:15: expected type of field 'nope' is '' but provided type is 'int'"],
  [
    'Object.spec{}.all(x, has(x.resources))',
    'params authorizer',
    "1:12: undeclared reference to 'Object.spec' (in container '')",
  ],
  [
    "['CREATE', object.spec.template.spec.containers].matches('^a')",
    'params authorizer',
    "1:57: found no matching overload for 'matches' applied to 'list(dyn).(string)'",
  ],
  [
    "has(oldObject.spec).startsWith('a')",
    'authorizer patches',
    "1:31: found no matching overload for 'startsWith' applied to 'bool.(string)'",
  ],
  [
    "oldObject.spec.join(',').?spec.?replicas.orValue(1)",
    'params authorizer',
    "1:25: type 'string' does not support field selection",
  ],
  ['!authorizer.foo', 'params authorizer', "1:12: unexpected failed resolution of 'kubernetes.authorization.Authorizer'"],
  ['size([object.spec.ratio, request.nope]) > 1', 'params', "1:33: undefined field 'nope'"],
  [
    "quantity(has(request.operation)).isLessThan(quantity('2'))",
    'params authorizer patches',
    "1:9: found no matching overload for 'quantity' applied to '(bool)'",
  ],
  [
    "1.5 * object.spec.template.spec.containers.startsWith('a')",
    'params authorizer',
    "1:5: found no matching overload for '_*_' applied to '(double, bool)'",
  ],
  [
    "'%s'.format([authorizer.group(authorizer.requestResource)])",
    'authorizer',
    "1:30: found no matching overload for 'group' applied to 'kubernetes.authorization.Authorizer.(kubernetes.authorization.ResourceCheck)'",
  ],
  ['has(object)', 'params authorizer patches', '1:5: invalid argument to has() macro'],
  ['has(authorizer.requestResource)', 'params patches', "1:5: undeclared reference to 'authorizer' (in container '')"],
  [
    "oldObject.spec.all(x, x).exists(k, v, v == 'a')",
    'params authorizer',
    "1:19: expression of type 'bool' cannot be range of a comprehension (must be list, map, or dynamic)",
  ],
  ['type([null, object.spec.nope]) == string', 'params authorizer', "1:24: expected type 'null' but found 'dyn'"],
  [
    'size(namespaceObject.metadata.labels.env[params.max]) > 1',
    'params authorizer patches',
    "1:41: found no matching overload for '_[_]' applied to '(string, dyn)'",
  ],
  [
    "[params.matches('^a'), !nope]",
    'authorizer patches',
    "1:2: undeclared reference to 'params' (in container '')",
    "1:25: undeclared reference to 'nope' (in container '')",
  ],
  [
    'int(authorizer != true)',
    'params',
    "1:4: found no matching overload for 'int' applied to '(bool)'",
    "1:5: undeclared reference to 'authorizer' (in container '')",
  ],
  [
    "['%s'.format(['CREATE']), Object.spec{}]",
    'params authorizer patches',
    "1:38: expected type 'string' but found 'Object.spec'",
  ],
  [
    "object.spec.replicas.join(',') / dyn(oldObject)",
    'authorizer patches',
    "1:32: found no matching overload for '_/_' applied to '(string, dyn)'",
  ],
  [
    'int(JSONPatch{nope: 1})',
    'params authorizer patches',
    "1:4: found no matching overload for 'int' applied to '(JSONPatch)'",
    "1:19: expected type of field 'nope' is '' but provided type is 'int'",
  ],
  [
    'string(JSONPatch{nope: 1})',
    'params authorizer patches',
    "1:7: found no matching overload for 'string' applied to '(JSONPatch)'",
    "1:22: expected type of field 'nope' is '' but provided type is 'int'",
  ],
  ['int(null || object.spec.paused)', 'authorizer', "1:5: expected type 'bool' but found 'null'"],
  ['authorizer.group(request.foo)', 'authorizer', "1:25: undefined field 'foo'"],
  ["int(params && 'CREATE')", 'params authorizer', "1:15: expected type 'bool' but found 'string'"],
  ["sets.contains(request.?spec.?replicas.orValue(1), ['g'])", 'patches', "1:22: undefined field 'spec'"],
  ["[int(oldObject), '%s'.format([params])]", 'params patches', "1:29: expected type 'int' but found 'string'"],
  [
    '[namespaceObject.metadata.creationTimestamp, 1].all(x, x.name)',
    'authorizer',
    "1:46: expected type 'timestamp' but found 'int'",
  ],
  [
    'dyn(namespaceObject.metadata.creationTimestamp.foo)',
    'authorizer',
    "1:47: type 'timestamp' does not support field selection",
  ],
  [
    'string(oldObject) > authorizer >= 1',
    'authorizer',
    "1:19: found no matching overload for '_>_' applied to '(string, kubernetes.authorization.Authorizer)'",
  ],
  [
    "Object.spec{} < {'a': 'b'}.foo",
    'params authorizer patches',
    "1:15: found no matching overload for '_<_' applied to '(Object.spec, string)'",
  ],
  ['!request.nope || null', 'authorizer patches', "1:9: undefined field 'nope'", "1:18: expected type 'bool' but found 'null'"],
  [
    'dyn(1 || authorizer)',
    'params authorizer',
    "1:5: expected type 'bool' but found 'int'",
    "1:10: expected type 'bool' but found 'kubernetes.authorization.Authorizer'",
  ],
  ["size([object.spec.paused, 'CREATE']) > 1", 'params authorizer patches', "1:27: expected type 'dyn' but found 'string'"],
  [
    '[[].foo, JSONPatch{nope: 1}]',
    'params patches',
    "1:4: type 'list(_var0)' does not support field selection",
    "1:24: expected type of field 'nope' is '' but provided type is 'int'",
  ],
  [
    "oldObject.spec - object.spec.paused.join(',')",
    'params authorizer',
    "1:16: found no matching overload for '_-_' applied to '(dyn, string)'",
  ],
  [
    '[3, object.spec.template.spec.containers[9]].all(x, x > 1)',
    'authorizer patches',
    "1:41: expected type 'int' but found 'dyn'",
  ],
  [
    'type([namespaceObject.metadata.name, params]) == list',
    'params authorizer patches',
    "1:38: expected type 'string' but found 'dyn'",
  ],
  [
    "!request.nope.join(',')",
    'patches',
    "1:1: found no matching overload for '!_' applied to '(string)'",
    "1:9: undefined field 'nope'",
  ],
  [
    'oldObject.all(x, has(x.resources)) >= Object.spec{}',
    'params authorizer patches',
    "1:36: found no matching overload for '_>=_' applied to '(bool, Object.spec)'",
  ],
  [
    'string(3 != namespaceObject.metadata.creationTimestamp)',
    'params authorizer patches',
    "1:10: found no matching overload for '_!=_' applied to '(int, timestamp)'",
  ],
  [
    'dyn(nope || request.kind.kind)',
    'params authorizer',
    "1:5: undeclared reference to 'nope' (in container '')",
    "1:25: expected type 'bool' but found 'string'",
  ],
])('[KND79] %s where there are: %s', (expression, names, ...told) => {
  const has = (name: string): boolean => names.split(' ').includes(name)
  const environment = policyEnvironment({ params: has('params'), authorizer: has('authorizer'), patches: has('patches') })
  const program = compile(expression, environment)
  const lines = 'error' in program ? program.error.split('\n').filter((line) => !line.startsWith(' | ')) : []
  expect(lines.map((line) => line.replace('ERROR: <input>:', ''))).toEqual(told)
})
