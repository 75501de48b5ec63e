import { describe, expect, it } from 'vitest'
import type { Json } from '../../api/json.ts'
import type { Attributes } from '../core.ts'
import { adminUser, type UserInfo } from '../request.ts'
import { dyn } from './check/types.ts'
import { compile } from './compile.ts'
import { jsonValue, toJson } from './evaluate/json.ts'
import { type Authorize, authorizerOf, requestResourceOf } from './library/authorizer.ts'
import { policyEnvironment } from './policy-environment.ts'

const nobody: UserInfo = { name: 'nobody', groups: ['system:authenticated'] }

/** What an expression over `self` and `authorizer` answers; an error is its text. */
function run(expression: string, self: Json = null): Json {
  const typed = { ...policyEnvironment({}), variables: new Map([['self', dyn]]) }
  const base = policyEnvironment({ authorizer: true, patches: true })
  const environment = { ...base, variables: new Map([...base.variables, ...typed.variables]) }
  const program = compile(expression, environment)
  if ('error' in program) return `error: compilation failed: ${program.error}`
  const own = { group: '', resource: 'pods', namespace: 'a', name: 'p' }
  const may = ({ user, verb, resource, namespace, path }: Attributes): boolean =>
    path === undefined
      ? user.name === 'nobody' && verb === 'get' && resource === 'pods' && namespace === 'a'
      : path === '/healthz' && user.name !== adminUser.name
  const decide: Authorize = (asked) => ({ allowed: may(asked), reason: may(asked) ? 'RBAC: allowed' : '' })
  const values = new Map([
    ['self', jsonValue(self)],
    ['authorizer', authorizerOf(nobody, decide)],
    ['authorizer.requestResource', requestResourceOf(nobody, decide, own)],
  ])
  const answer = program.run((name) => values.get(name))
  return 'error' in answer ? `error: ${answer.error}` : toJson(answer.value)
}

describe('CEL library', () => {
  it.each<[string, Json]>([
    // quantities
    ['isQuantity("1Gi")', true],
    ['isQuantity("one")', false],
    ['quantity("1Gi").isGreaterThan(quantity("1000Mi"))', true],
    ['quantity("500m").isLessThan(quantity("1"))', true],
    ['quantity("1000m") == quantity("1")', true],
    ['quantity("1").compareTo(quantity("2"))', -1],
    ['sign(quantity("-3"))', -1],
    ['sign(quantity("0"))', 0],
    ['quantity("1500m").isInteger()', false],
    ['quantity("2k").asInteger()', 2000],
    ['quantity("1500m").asInteger()', 'error: cannot convert value to integer'],
    ['quantity("1500m").asApproximateFloat()', 1.5],
    ['quantity("50k").add(quantity("20k")) == quantity("70k")', true],
    ['quantity("50k").add(20).sub(quantity("20")) == quantity("50k")', true],
    ['quantity("50k").sub(100000) == quantity("-50k")', true],
    [
      'quantity("x").isInteger()',
      "error: quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    ],
    // URLs
    ['isURL("https://example.com")', true],
    ['isURL("/a/b")', true],
    ['isURL("example.com")', false],
    ['isURL("")', false],
    ['isURL("https://a b/")', false],
    ['url("HTTPS://user:pw@example.com:80/a%20b?x=1").getScheme()', 'https'],
    ['url("https://user:pw@example.com:80/a%20b?x=1").getHost()', 'example.com:80'],
    ['url("https://[::1]:80/").getHostname()', '::1'],
    ['url("https://[::1]/").getHost()', '[::1]'],
    ['url("https://example.com:80/").getPort()', '80'],
    ['url("https://example.com/").getPort()', ''],
    ['url("https://example.com/a%20b?x=1").getEscapedPath()', '/a%20b'],
    ['url("/p?a=b&a=c&d").getQuery()', { a: ['b', 'c'], d: [''] }],
    ['url(":no")', 'error: URL parse error during conversion from string: parse ":no": invalid URI for request'],
    // addresses
    ['isIP("127.0.0.1")', true],
    ['isIP("127.0.0.01")', false],
    ['isIP("::1")', true],
    ['isIP("::ffff:1.2.3.4")', false],
    ['isIP("1:2:3")', false],
    ['ip("127.0.0.1").family()', 4],
    ['ip("2001:db8::1").family()', 6],
    ['ip("127.0.0.1").isLoopback() && ip("::1").isLoopback()', true],
    ['ip("169.254.1.1").isLinkLocalUnicast()', true],
    ['ip("224.0.0.1").isLinkLocalMulticast()', true],
    ['ip("0.0.0.0").isUnspecified() && ip("::").isUnspecified()', true],
    ['ip("10.0.0.1").isGlobalUnicast()', true],
    ['ip("2001:DB8::1") == ip("2001:db8:0:0::1")', true],
    ['ip.isCanonical("2001:db8::1")', true],
    ['ip.isCanonical("2001:DB8::1")', false],
    ['ip.isCanonical("2001:db8:0:0:0:0:0:1")', false],
    ['string(ip("0:0:1::"))', '0:0:1::'],
    ['string(ip("1:0:0:2:0:0:0:3"))', '1:0:0:2::3'],
    ['isCIDR("10.0.0.0/8")', true],
    ['isCIDR("10.0.0.0/33")', false],
    ['isCIDR("10.0.0.0")', false],
    ['cidr("10.0.0.0/8").containsIP("10.2.3.4")', true],
    ['cidr("10.0.0.0/8").containsIP(ip("11.0.0.0"))', false],
    ['cidr("10.0.0.0/8").containsIP("::1")', false],
    ['cidr("10.0.0.0/8").containsCIDR("10.1.0.0/16")', true],
    ['cidr("10.0.0.0/8").containsCIDR(cidr("0.0.0.0/0"))', false],
    ['cidr("10.1.2.3/8").masked() == cidr("10.0.0.0/8")', true],
    ['cidr("10.1.2.3/8").prefixLength()', 8],
    ['string(cidr("2001:db8::/32"))', '2001:db8::/32'],
    ['string(cidr("10.1.2.3/8").ip())', '10.1.2.3'],
    // formats
    ['format.dns1123Label().validate("a-b").hasValue()', false],
    ['format.dns1123Label().validate("A_b").hasValue()', true],
    ['format.dns1123LabelPrefix().validate("a-").hasValue()', false],
    ['format.named("uuid").value().validate("123e4567-e89b-12d3-a456-426614174000").hasValue()', false],
    ['format.named("nothing").hasValue()', false],
    ['format.date().validate("2026-13-01").value()', ['invalid date']],
    ['format.byte().validate("aGk=").hasValue()', false],
    ['format.qualifiedName().validate("a/b/c").hasValue()', true],
    ['format.labelValue().validate("").hasValue()', false],
    ['"%s is %d".format(["a", 1])', 'a is 1'],
    ['"%.2f %e %x %X %b %o %%".format([1.5, 1500.0, 255, "hi", 5, 8])', '1.50 1.500000×10⁰³ ff 6869 101 10 %'],
    ['"%s".format([[1, 2]])', '[1, 2]'],
    ['"%s".format([["a", 1.5, null, true, duration("90s")]])', '["a", 1.500000, null, true, duration("90s")]'],
    ['"%s".format([{"b": 1, "a": ["x"]}])', '{"a":["x"], "b":1}'],
    ['"%s %s".format([duration("90s"), timestamp("2026-01-02T03:04:05Z")])', '90s 2026-01-02T03:04:05Z'],
    ['"%b %b".format([true, false])', '1 0'],
    ['"%s %s".format(["a"].map(x, x))', 'error: index 1 out of range'],
    ['"%q".format([1].map(x, x))', 'error: could not parse formatting clause: unrecognized formatting clause "q"'],
    ['"%d".format([dyn("a")])', 'error: error during formatting: decimal clause can only be used on integers, was given string'],
    ['"%f".format([dyn(1)])', 'error: error during formatting: fixed-point clause can only be used on doubles, was given int'],
    ['"%e".format([dyn(true)])', 'error: error during formatting: scientific clause can only be used on doubles, was given bool'],
    ['"%o".format([dyn(1.5)])', 'error: error during formatting: octal clause can only be used on integers, was given double'],
    [
      '"%b".format([dyn([1])])',
      'error: error during formatting: only integers and bools can be formatted as binary, was given list',
    ],
    [
      '"%x".format([dyn(null)])',
      'error: error during formatting: only integers, byte buffers, and strings can be formatted as hex, was given null_type',
    ],
    // texts and lists
    ['"a1b22".find("[0-9]+")', '1'],
    ['"a1b22c3".findAll("[0-9]+")', ['1', '22', '3']],
    ['"a1b22c3".findAll("[0-9]+", 2)', ['1', '22']],
    ['[1, 2, 2].isSorted() && [1, 2, 3].sum() == 6', true],
    ['[3, 1].min() + [3, 1].max()', 4],
    ['[1, 2, 1].lastIndexOf(1)', 2],
    ['[1.5, 2.5].sum()', 4],
    ['[duration("1h"), duration("30m")].sum() == duration("90m")', true],
    ['self.none.sum()', 0],
    ['self.none.min()', 'error: min called on empty list'],
    ['self.none.max()', 'error: max called on empty list'],
    ['[duration("2h"), duration("1h")].min() == duration("1h")', true],
    ['["b", "a"].isSorted() || [timestamp("2026-01-01T00:00:00Z"), timestamp("2025-01-01T00:00:00Z")].isSorted()', false],
    ['[{"a": [1]}, {"a": [2]}].indexOf({"a": [2]})', 1],
    ['[[1], [2], [1]].lastIndexOf([1]) + [[1]].indexOf([3])', 1],
    ['"abc".charAt(1) + "abc".charAt(3)', 'b'],
    ['"abc".charAt(4)', 'error: index out of range: 4'],
    ['"a,b,c".replace(",", "-")', 'a-b-c'],
    ['"a,b,c".replace(",", "-", 1)', 'a-b,c'],
    ['"a,b,c".replace(",", "-", 0)', 'a,b,c'],
    ['"ab".replace("", "-")', '-a-b-'],
    [String.raw`strings.quote("a\n\"b\"\\")`, String.raw`"a\n\"b\"\\"`],
    ['string(duration("1h30m"))', '5400s'],
    ['string(timestamp("2026-01-02T03:04:05.120Z"))', '2026-01-02T03:04:05.12Z'],
    // sets
    ['sets.contains([1, 2, 3], [3, 1]) && !sets.contains([1], [2])', true],
    ['sets.contains([1], [])', true],
    ['sets.contains([[1], [2]], [[2]])', true],
    ['sets.equivalent([1, 1, 2], [2, 1]) && !sets.equivalent([1, 2], [1])', true],
    ['sets.intersects([1, 2], [2, 3]) && !sets.intersects([], [1])', true],
    // loops over two variables
    ['self.l.all(i, v, v > i)', true],
    ['self.l.all(i, v, v > 1)', false],
    ['self.l.exists(i, v, i == 2 && v == 3)', true],
    ['self.l.existsOne(i, v, v > 2) && !self.l.exists_one(i, v, v > 1)', true],
    ['self.m.all(k, v, k.startsWith("k") && v > 0)', true],
    ['{"a": 1, "b": 2}.exists(k, v, k == "b" && v == 2)', true],
    ['self.l.transformList(i, v, i * v)', [0, 2, 6]],
    ['self.l.transformList(i, v, v != 2, v)', [1, 3]],
    ['self.l.transformMap(i, v, v != 2, v * 2)', { 0: 2, 2: 6 }],
    ['self.m.transformMap(k, v, v + 1)', { k1: 2, k2: 3 }],
    ['self.m.transformList(k, v, k + string(v))', ['k11', 'k22']],
    ['self.m.transformMapEntry(k, v, {string(v): k})', { 1: 'k1', 2: 'k2' }],
    ['self.m.transformMapEntry(k, v, v > 1, {string(v): k})', { 2: 'k2' }],
    ['self.m.transformMapEntry(k, v, {"same": k})', 'error: insert failed: key same already exists'],
    ['self.l.all(i, v, self.l.all(j, w, i != j || v == w))', true],
    ['self.l.exists(i, v, v / i == 2)', true],
    ['self.l.exists(i, v, v / (i - 2) == 5)', 'error: division by zero'],
    ['self.l.transformList(i, v, self.l.transformList(j, w, w * v))[1][2]', 6],
    [
      'self.l.all("x", v, true)',
      'error: compilation failed: ERROR: <input>:1:12: argument must be a simple name\n | self.l.all("x", v, true)\n | ...........^',
    ],
    [
      '[1].all(i, v, v)',
      "error: compilation failed: ERROR: <input>:1:15: expected type 'bool' but found 'int'\n | [1].all(i, v, v)\n | ..............^",
    ],
    [
      '"x".all(i, v, true)',
      `error: compilation failed: ERROR: <input>:1:1: expression of type 'string' cannot be range of a comprehension (must be list, map, or dynamic)\n | "x".all(i, v, true)\n | ^`,
    ],
    // versions
    ['isSemver("1.2.3-alpha.1+build.5")', true],
    ['isSemver("1.2") || isSemver("v1.2.3") || isSemver("01.2.3") || isSemver("1.2.3-01") || isSemver("")', false],
    ['isSemver("v1.2", true) && isSemver("01.02", true)', true],
    ['semver("v1.2", true) == semver("1.2.0")', true],
    ['semver("1.2.3").major() * 100 + semver("1.2.3").minor() * 10 + semver("1.2.3").patch()', 123],
    ['semver("1.9.0").isLessThan(semver("1.10.0"))', true],
    ['semver("1.0.0-alpha").isLessThan(semver("1.0.0"))', true],
    ['semver("1.0.0").compareTo(semver("1.0.0-rc.1"))', 1],
    ['semver("1.0.0-alpha.1").compareTo(semver("1.0.0-alpha.beta"))', -1],
    ['semver("1.0.0-alpha.10").isGreaterThan(semver("1.0.0-alpha.9"))', true],
    ['semver("1.0.0-alpha.1.1").isGreaterThan(semver("1.0.0-alpha.1"))', true],
    ['semver("1.0.0+a").compareTo(semver("1.0.0+b"))', 0],
    ['semver("1.2").major()', 'error: No Major.Minor.Patch elements found'],
    ['semver("1.x.3").major()', 'error: Invalid character(s) found in minor number "x"'],
    ['semver("01.2.3").major()', 'error: Major number must not contain leading zeroes "01"'],
    ['semver("1.2.3-").major()', 'error: Prerelease is empty'],
    // what goes wrong
    ['self.l[7]', 'error: index out of bounds: 7'],
    ['self.nope', 'error: no such key: nope'],
    ['1 / (self.b - 1)', 'error: division by zero'],
    ['1 % (self.b - 1)', 'error: modulus by zero'],
    ['9223372036854775807 + self.b', 'error: integer overflow'],
    // optional values
    ['self.?b.optMap(x, x + 1).orValue(0)', 2],
    ['self.?a.optMap(x, x + 1).orValue(0)', 0],
    ['self.?m.optFlatMap(x, x.?k1).orValue(0)', 1],
    ['self.?m.optFlatMap(x, x.?k9).hasValue()', false],
    ['[dyn(""), dyn([]), dyn({}), dyn(0), dyn(0.0), dyn(false), dyn(null)].all(v, !optional.ofNonZeroValue(v).hasValue())', true],
    ['optional.ofNonZeroValue("a").value()', 'a'],
    ['self.?a.orValue("none")', 'none'],
    ['optional.of(1).hasValue()', true],
    // who may
    ['authorizer.group("").resource("pods").namespace("a").check("get").allowed()', true],
    ['authorizer.group("").resource("pods").namespace("b").check("get").allowed()', false],
    ['authorizer.serviceAccount("a", "b").group("").resource("pods").namespace("a").check("get").allowed()', false],
    ['authorizer.path("/healthz").check("get").allowed()', true],
    ['authorizer.path("/metrics").check("get").errored()', false],
    ['authorizer.group("").resource("pods").namespace("a").check("get").reason()', 'RBAC: allowed'],
    ['authorizer.group("").resource("pods").namespace("b").check("get").reason()', ''],
    [
      'authorizer.group("").resource("pods").namespace("a").fieldSelector("spec.nodeName=n").labelSelector("a in (b)").check("get").allowed()',
      true,
    ],
    ['authorizer.requestResource.check("get").allowed()', true],
    ['authorizer.requestResource.check("delete").allowed()', false],
    [
      'authorizer.serviceAccount("A_b", "c").group("").resource("pods").check("get").allowed()',
      'error: Invalid service account namespace',
    ],
    ['authorizer.path("/metrics").check("get").error()', ''],
  ])('[KND50] %s', (expression, answer) => {
    expect(run(expression, { b: 1, l: [1, 2, 3], none: [], m: { k1: 1, k2: 2 } })).toEqual(answer)
  })
})
