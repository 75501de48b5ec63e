import { describe, expect, it } from 'vitest'
import type { Json } from '../../api/json.ts'
import { adminUser, type UserInfo } from '../request.ts'
import { authorizerOf } from './authorizer.ts'
import { compile } from './program.ts'
import { newBudget } from './values.ts'

const nobody: UserInfo = { name: 'nobody', groups: ['system:authenticated'] }

/** What an expression over `self` and `authorizer` answers; an error is its text. */
function run(expression: string, self: Json = null): Json {
  const program = compile(expression, ['self', 'authorizer'])
  if ('error' in program) return `error: ${program.error}`
  const authorizer = authorizerOf(nobody, ({ user, verb, resource, namespace, path }) =>
    path === undefined
      ? user.name === 'nobody' && verb === 'get' && resource === 'pods' && namespace === 'a'
      : path === '/healthz' && user.name !== adminUser.name,
  )
  const answer = program.run({ self, authorizer }, newBudget())
  return 'error' in answer ? `error: ${answer.error}` : answer.value
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
    ['quantity("-3").sign()', -1],
    ['quantity("0").sign()', 0],
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
    ['"%.2f %e %x %X %b %o %%".format([1.5, 1500.0, 255, "hi", 5, 8])', '1.50 1.500000e+03 ff 6869 101 10 %'],
    ['"%s".format([[1, 2]])', '[1,2]'],
    ['"%s %s".format(["a"])', 'error: index 1 out of range'],
    // texts and lists
    ['"a1b22".find("[0-9]+")', '1'],
    ['"a1b22c3".findAll("[0-9]+")', ['1', '22', '3']],
    ['"a1b22c3".findAll("[0-9]+", 2)', ['1', '22']],
    ['[1, 2, 2].isSorted() && [1, 2, 3].sum() == 6', true],
    ['[3, 1].min() + [3, 1].max()', 4],
    ['[1, 2, 1].lastIndexOf(1)', 2],
    // optional values
    ['self.?a.orValue("none")', 'none'],
    ['optional.of(1).hasValue()', true],
    // who may
    ['authorizer.group("").resource("pods").namespace("a").check("get").allowed()', true],
    ['authorizer.group("").resource("pods").namespace("b").check("get").allowed()', false],
    ['authorizer.serviceAccount("a", "b").group("").resource("pods").namespace("a").check("get").allowed()', false],
    ['authorizer.path("/healthz").check("get").allowed()', true],
    ['authorizer.path("/metrics").check("get").errored()', false],
  ])('[KND50] %s', (expression, answer) => {
    expect(run(expression, { b: 1 })).toEqual(answer)
  })
})
