import { describe, expect, it } from 'vitest'
import { bareServer } from '../bare-server.ts'
import { acceptedDefinition, type Changeable, refusals } from './definition-for-tests.ts'

const t = { type: 'string' }

function changed(change: (d: Changeable, v: Changeable, s: Changeable) => void): object {
  const definition = acceptedDefinition()
  change(definition, definition.spec.versions[0], definition.spec)
  return definition
}

const twoVersions = (change: (d: Changeable, v: Changeable, w: Changeable) => void): object =>
  changed((d, v, s) => {
    s.versions.push({ ...structuredClone(v), name: 'v2', storage: false })
    change(d, v, s.versions[1])
  })

const rows: readonly (readonly [name: string, definition: object, errors: string[]])[] = [
  ['ok', acceptedDefinition(), []],
  [
    'name wrong',
    changed((d, _v, _s) => {
      d.metadata.name = 'bars.ex.com'
    }),
    ['metadata.name: Invalid value: "bars.ex.com": must be spec.names.plural+"."+spec.group'],
  ],
  [
    'namespace',
    changed((d, _v, _s) => {
      d.metadata.namespace = 'default'
    }),
    [],
  ],
  [
    'no spec',
    changed((d, _v, _s) => {
      delete d.spec
    }),
    [
      'metadata.name: Invalid value: "foos.ex.com": must be spec.names.plural+"."+spec.group',
      'spec.group: Required value',
      'spec.names.kind: Required value',
      'spec.names.listKind: Required value',
      'spec.names.plural: Required value',
      'spec.names.singular: Required value',
      'spec.scope: Required value',
      'spec.versions: Invalid value: null: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'empty spec',
    changed((d, _v, _s) => {
      d.spec = {}
    }),
    [
      'metadata.name: Invalid value: "foos.ex.com": must be spec.names.plural+"."+spec.group',
      'spec.group: Required value',
      'spec.names.kind: Required value',
      'spec.names.listKind: Required value',
      'spec.names.plural: Required value',
      'spec.names.singular: Required value',
      'spec.scope: Required value',
      'spec.versions: Invalid value: null: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'no group',
    changed((_d, _v, s) => {
      delete s.group
    }),
    ['metadata.name: Invalid value: "foos.ex.com": must be spec.names.plural+"."+spec.group', 'spec.group: Required value'],
  ],
  [
    'group upper',
    changed((_d, _v, s) => {
      s.group = 'EX.com'
    }),
    [
      'metadata.name: Invalid value: "foos.ex.com": must be spec.names.plural+"."+spec.group',
      "spec.group: Invalid value: \"EX.com\": a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ],
  ],
  [
    'group no dot',
    changed((d, _v, s) => {
      s.group = 'ex'
      d.metadata.name = 'foos.ex'
    }),
    ['spec.group: Invalid value: "ex": should be a domain with at least one dot'],
  ],
  [
    'group k8s',
    changed((d, _v, s) => {
      s.group = 'x.k8s.io'
      d.metadata.name = 'foos.x.k8s.io'
    }),
    [
      'metadata.annotations[api-approved.kubernetes.io]: Required value: protected groups must have approval annotation "api-approved.kubernetes.io", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  ],
  [
    'group k8s bad',
    changed((d, _v, s) => {
      s.group = 'x.k8s.io'
      d.metadata.name = 'foos.x.k8s.io'
      d.metadata.annotations = { 'api-approved.kubernetes.io': 'bad' }
    }),
    [
      'metadata.annotations[api-approved.kubernetes.io]: Invalid value: "bad": protected groups must have approval annotation "api-approved.kubernetes.io" with either a URL or a reason starting with "unapproved", see https://github.com/kubernetes/enhancements/pull/1111',
    ],
  ],
  [
    'group k8s ok',
    changed((d, _v, s) => {
      s.group = 'x.k8s.io'
      d.metadata.name = 'foos.x.k8s.io'
      d.metadata.annotations = { 'api-approved.kubernetes.io': 'https://github.com/x/y' }
    }),
    [],
  ],
  [
    'group k8s unapproved',
    changed((d, _v, s) => {
      s.group = 'x.k8s.io'
      d.metadata.name = 'foos.x.k8s.io'
      d.metadata.annotations = { 'api-approved.kubernetes.io': 'unapproved, x' }
    }),
    [],
  ],
  [
    'scope missing',
    changed((_d, _v, s) => {
      delete s.scope
    }),
    ['spec.scope: Required value'],
  ],
  [
    'scope wrong',
    changed((_d, _v, s) => {
      s.scope = 'Cluster2'
    }),
    ['spec.scope: Unsupported value: "Cluster2": supported values: "Cluster", "Namespaced"'],
  ],
  [
    'no names',
    changed((_d, _v, s) => {
      delete s.names
    }),
    [
      'metadata.name: Invalid value: "foos.ex.com": must be spec.names.plural+"."+spec.group',
      'spec.names.kind: Required value',
      'spec.names.listKind: Required value',
      'spec.names.plural: Required value',
      'spec.names.singular: Required value',
    ],
  ],
  [
    'names empty',
    changed((_d, _v, s) => {
      s.names = {}
    }),
    [
      'metadata.name: Invalid value: "foos.ex.com": must be spec.names.plural+"."+spec.group',
      'spec.names.kind: Required value',
      'spec.names.listKind: Required value',
      'spec.names.plural: Required value',
      'spec.names.singular: Required value',
    ],
  ],
  [
    'plural upper',
    changed((_d, _v, s) => {
      s.names.plural = 'Foos'
    }),
    [
      'metadata.name: Invalid value: "foos.ex.com": must be spec.names.plural+"."+spec.group',
      'spec.names.plural: Invalid value: "Foos": <1035>',
    ],
  ],
  [
    'kind bad',
    changed((_d, _v, s) => {
      s.names.kind = 'Foo_x'
    }),
    [
      'spec.names.kind: Invalid value: "Foo_x": may have mixed case, but should otherwise match: <1035>',
      'spec.names.listKind: Invalid value: "Foo_xList": may have mixed case, but should otherwise match: <1035>',
      'spec.names.singular: Invalid value: "foo_x": <1035>',
    ],
  ],
  [
    'kind eq list',
    changed((_d, _v, s) => {
      s.names.listKind = 'Foo'
    }),
    ['spec.names.listKind: Invalid value: "Foo": kind and listKind may not be the same'],
  ],
  [
    'singular bad',
    changed((_d, _v, s) => {
      s.names.singular = 'F_'
    }),
    ['spec.names.singular: Invalid value: "F_": <1035>'],
  ],
  [
    'short bad',
    changed((_d, _v, s) => {
      s.names.shortNames = ['f', 'F']
    }),
    ['spec.names.shortNames[1]: Invalid value: "F": <1035>'],
  ],
  [
    'cat bad',
    changed((_d, _v, s) => {
      s.names.categories = ['all', 'A.b']
    }),
    ['spec.names.categories[1]: Invalid value: "A.b": <1035>'],
  ],
  [
    'no versions',
    changed((_d, _v, s) => {
      delete s.versions
    }),
    [
      'spec.versions: Invalid value: null: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'empty versions',
    changed((_d, _v, s) => {
      s.versions = []
    }),
    [
      'spec.versions: Invalid value: []: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'version name',
    changed((_d, v, _s) => {
      v.name = 'V1'
    }),
    ['spec.version: Invalid value: "V1": <1035>', 'spec.versions[0].name: Invalid value: "V1": <1035>'],
  ],
  [
    'version no name',
    changed((_d, v, _s) => {
      delete v.name
    }),
    ['spec.versions[0].name: Invalid value: "": <1035>'],
  ],
  [
    'version digits',
    changed((_d, v, _s) => {
      v.name = '1'
    }),
    ['spec.version: Invalid value: "1": <1035>', 'spec.versions[0].name: Invalid value: "1": <1035>'],
  ],
  [
    'no served',
    changed((_d, v, _s) => {
      delete v.served
    }),
    [],
  ],
  [
    'no storage',
    changed((_d, v, _s) => {
      delete v.storage
    }),
    [
      'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'not storage',
    changed((_d, v, _s) => {
      v.storage = false
    }),
    [
      'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must have exactly one version marked as storage version',
      'status.storedVersions: Invalid value: null: must have at least one stored version',
    ],
  ],
  [
    'no schema',
    changed((_d, v, _s) => {
      delete v.schema
    }),
    ['spec.versions[0].schema.openAPIV3Schema: Required value'],
  ],
  [
    'empty schema',
    changed((_d, v, _s) => {
      v.schema = {}
    }),
    ['spec.versions[0].schema.openAPIV3Schema: Required value'],
  ],
  [
    'same names',
    twoVersions((_d, _v, w) => {
      w.name = 'v1'
    }),
    [
      'spec.versions: Invalid value: [{"Name":"v1","Served":true,"Storage":true,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null},{"Name":"v1","Served":true,"Storage":false,"Deprecated":false,"DeprecationWarning":null,"Schema":null,"Subresources":null,"AdditionalPrinterColumns":null,"SelectableFields":null}]: must contain unique version names',
    ],
  ],
  ['two same', twoVersions((_d, _v, _w) => {}), []],
  [
    'two differ',
    twoVersions((_d, _v, w) => {
      w.schema.openAPIV3Schema.properties.x = t
    }),
    [],
  ],
  [
    'two one wrong',
    twoVersions((_d, _v, w) => {
      w.schema.openAPIV3Schema.properties.x = {}
    }),
    ['spec.versions[1].schema.openAPIV3Schema.properties[x].type: Required value: must not be empty for specified object fields'],
  ],
  [
    'two both wrong same',
    twoVersions((_d, v, w) => {
      for (const x of [v, w]) x.schema.openAPIV3Schema.properties.x = {}
    }),
    ['~.properties[x].type: Required value: must not be empty for specified object fields'],
  ],
  [
    'two one without schema',
    twoVersions((_d, _v, w) => {
      delete w.schema
    }),
    ['spec.versions[1].schema.openAPIV3Schema: Required value'],
  ],
  [
    'two columns same',
    twoVersions((_d, v, w) => {
      for (const x of [v, w]) x.additionalPrinterColumns = [{ name: 'a', type: 'x', jsonPath: 'b' }]
    }),
    [
      'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "b": must be a simple json path starting with .',
      'spec.additionalPrinterColumns[0].type: Invalid value: "x": must be one of boolean,date,integer,number,string',
    ],
  ],
  [
    'two columns differ',
    twoVersions((_d, v, _w) => {
      v.additionalPrinterColumns = [{ name: 'a', type: 'x', jsonPath: 'b' }]
    }),
    [
      'spec.versions[0].additionalPrinterColumns[0].JSONPath: Invalid value: "b": must be a simple json path starting with .',
      'spec.versions[0].additionalPrinterColumns[0].type: Invalid value: "x": must be one of boolean,date,integer,number,string',
    ],
  ],
  [
    'deprecationWarning',
    changed((_d, v, _s) => {
      v.deprecationWarning = 'x'
    }),
    ['spec.versions[0].deprecationWarning: Invalid value: "x": can only be set for deprecated versions'],
  ],
  [
    'deprecationWarning empty',
    changed((_d, v, _s) => {
      v.deprecated = true
      v.deprecationWarning = ''
    }),
    ['spec.versions[0].deprecationWarning: Invalid value: "": must not be an empty string'],
  ],
  [
    'deprecationWarning long',
    changed((_d, v, _s) => {
      v.deprecated = true
      v.deprecationWarning = 'x'.repeat(257)
    }),
    [
      'spec.versions[0].deprecationWarning: Invalid value: "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx": must be <= 256 characters long',
    ],
  ],
  [
    'deprecationWarning nl',
    changed((_d, v, _s) => {
      v.deprecated = true
      v.deprecationWarning = 'x\ny'
    }),
    [
      'spec.versions[0].deprecationWarning: Invalid value: "x\\ny": must only contain printable UTF-8 characters; non-printable character found at index 1',
    ],
  ],
  [
    'preserveUnknown true',
    changed((_d, _v, s) => {
      s.preserveUnknownFields = true
    }),
    [
      'spec.preserveUnknownFields: Invalid value: true: cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead',
    ],
  ],
  [
    'preserveUnknown false',
    changed((_d, _v, s) => {
      s.preserveUnknownFields = false
    }),
    [],
  ],
  [
    'conversion wrong',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'X' }
    }),
    ['spec.conversion.strategy: Unsupported value: "X": supported values: "None", "Webhook"'],
  ],
  [
    'conversion empty',
    changed((_d, _v, s) => {
      s.conversion = {}
    }),
    ['spec.conversion.strategy: Required value'],
  ],
  [
    'conversion none+hook',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'None', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://x.y' } } }
    }),
    [
      'spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook',
      'spec.conversion.webhookClientConfig: Forbidden: should not be set when strategy is not set to Webhook',
    ],
  ],
  [
    'conversion none+versions',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'None', webhook: { conversionReviewVersions: ['v1'] } }
    }),
    ['spec.conversion.conversionReviewVersions: Forbidden: should not be set when strategy is not set to Webhook'],
  ],
  [
    'conversion hook no config',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook' }
    }),
    [
      'spec.conversion.conversionReviewVersions: Required value',
      'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
    ],
  ],
  [
    'conversion hook empty',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: {} }
    }),
    [
      'spec.conversion.conversionReviewVersions: Required value',
      'spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook',
    ],
  ],
  [
    'conversion hook no cc',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'] } }
    }),
    ['spec.conversion.webhookClientConfig: Required value: required when strategy is set to Webhook'],
  ],
  [
    'conversion hook both',
    changed((_d, _v, s) => {
      s.conversion = {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://x', service: { name: 'a', namespace: 'b' } } },
      }
    }),
    ['spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required'],
  ],
  [
    'conversion hook neither',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: {} } }
    }),
    ['spec.conversion.webhookClientConfig: Required value: exactly one of url or service is required'],
  ],
  [
    'conversion hook http',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'http://x' } } }
    }),
    [
      'spec.conversion.webhookClientConfig.url: Invalid value: "http": \'https\' is the only allowed URL scheme; desired format: https://host[/path]',
    ],
  ],
  [
    'conversion hook url user',
    changed((_d, _v, s) => {
      s.conversion = {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://u:p@x?q#f' } },
      }
    }),
    [
      'spec.conversion.webhookClientConfig.url: Invalid value: "f": fragments are not permitted in the URL',
      'spec.conversion.webhookClientConfig.url: Invalid value: "q": query parameters are not permitted in the URL',
      'spec.conversion.webhookClientConfig.url: Invalid value: "u:p": user information is not permitted in the URL',
    ],
  ],
  [
    'conversion hook url bad',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: ':' } } }
    }),
    [
      'spec.conversion.webhookClientConfig.url: Required value: url must be a valid URL: parse ":": missing protocol scheme; desired format: https://host[/path]',
    ],
  ],
  [
    'conversion hook service empty',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: {} } } }
    }),
    [
      'spec.conversion.webhookClientConfig.service.name: Required value',
      'spec.conversion.webhookClientConfig.service.namespace: Required value',
    ],
  ],
  [
    'conversion hook service path',
    changed((_d, _v, s) => {
      s.conversion = {
        strategy: 'Webhook',
        webhook: {
          conversionReviewVersions: ['v1'],
          clientConfig: { service: { name: 'a', namespace: 'b', path: 'x//y', port: 0 } },
        },
      }
    }),
    [
      'spec.conversion.webhookClientConfig.service.path: Invalid value: "x//y": must start with a \'/\'',
      'spec.conversion.webhookClientConfig.service.path: Invalid value: "x//y": segment[0] may not be empty',
      'spec.conversion.webhookClientConfig.service.path: Invalid value: "x//y": segment[1] may not be empty',
      'spec.conversion.webhookClientConfig.service.port: Invalid value: 0: port is not valid: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'conversion hook service path2',
    changed((_d, _v, s) => {
      s.conversion = {
        strategy: 'Webhook',
        webhook: {
          conversionReviewVersions: ['v1'],
          clientConfig: { service: { name: 'a', namespace: 'b', path: '/x//Y_', port: 70000 } },
        },
      }
    }),
    [
      'spec.conversion.webhookClientConfig.service.path: Invalid value: "/x//Y_": segment[1] may not be empty',
      "spec.conversion.webhookClientConfig.service.path: Invalid value: \"/x//Y_\": segment[2]: a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
      'spec.conversion.webhookClientConfig.service.port: Invalid value: 70000: port is not valid: must be between 1 and 65535, inclusive',
    ],
  ],
  [
    'conversion review versions none',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: [], clientConfig: { url: 'https://x' } } }
    }),
    ['spec.conversion.conversionReviewVersions: Required value'],
  ],
  [
    'conversion review versions dup',
    changed((_d, _v, s) => {
      s.conversion = {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1', 'v1', 'V3'], clientConfig: { url: 'https://x' } },
      }
    }),
    [
      'spec.conversion.conversionReviewVersions[1]: Invalid value: "v1": duplicate version',
      'spec.conversion.conversionReviewVersions[2]: Invalid value: "V3": <1035>',
    ],
  ],
  [
    'conversion review versions unknown',
    changed((_d, _v, s) => {
      s.conversion = { strategy: 'Webhook', webhook: { conversionReviewVersions: ['v3'], clientConfig: { url: 'https://x' } } }
    }),
    ['spec.conversion.conversionReviewVersions: Invalid value: ["v3"]: must include at least one of v1, v1beta1'],
  ],
  [
    'conversion ok',
    changed((_d, _v, s) => {
      s.conversion = {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: { service: { name: 'a', namespace: 'b', path: '/x' } } },
      }
    }),
    [],
  ],
  [
    'conversion bad ca',
    changed((_d, _v, s) => {
      s.conversion = {
        strategy: 'Webhook',
        webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://x', caBundle: 'eHg=' } },
      }
    }),
    [],
  ],
  [
    'status in create',
    changed((d, _v, _s) => {
      d.status = { conditions: [], storedVersions: ['v9'], acceptedNames: { plural: 'x', kind: 'X' } }
    }),
    [],
  ],
  [
    'sub status',
    changed((_d, v, _s) => {
      v.subresources = { status: {} }
    }),
    [],
  ],
  [
    'sub scale',
    changed((_d, v, _s) => {
      v.subresources = { scale: { specReplicasPath: '.spec.r', statusReplicasPath: '.status.r' } }
    }),
    [],
  ],
  [
    'sub scale empty',
    changed((_d, v, _s) => {
      v.subresources = { scale: {} }
    }),
    ['spec.subresources.scale.specReplicasPath: Required value', 'spec.subresources.scale.statusReplicasPath: Required value'],
  ],
  [
    'sub scale wrong',
    changed((_d, v, _s) => {
      v.subresources = { scale: { specReplicasPath: '.x.r', statusReplicasPath: 'status', labelSelectorPath: '.metadata.x' } }
    }),
    [
      'spec.subresources.scale.labelSelectorPath: Invalid value: ".metadata.x": should be a json path under either .spec or .status',
      'spec.subresources.scale.specReplicasPath: Invalid value: ".x.r": should be a json path under .spec',
      'spec.subresources.scale.statusReplicasPath: Invalid value: "status": must be a simple json path starting with .',
    ],
  ],
  [
    'sub scale root',
    changed((_d, v, _s) => {
      v.subresources = { scale: { specReplicasPath: '.', statusReplicasPath: '.spec.x', labelSelectorPath: '' } }
    }),
    [
      'spec.subresources.scale.specReplicasPath: Invalid value: ".": should be a json path under .spec',
      'spec.subresources.scale.statusReplicasPath: Invalid value: ".spec.x": should be a json path under .status',
    ],
  ],
  [
    'sub unknown',
    changed((_d, v, _s) => {
      v.subresources = { foo: {} }
    }),
    [],
  ],
  [
    'sub status root minProperties',
    changed((_d, v, _s) => {
      v.subresources = { status: {} }
      v.schema.openAPIV3Schema.minProperties = 1
    }),
    [
      '~: Invalid value: {"ID":"","Schema":"","Ref":null,"Description":"","Type":"object","Nullable":false,"Format":"","Title":"","Default":null,"Maximum":null,"ExclusiveMaximum":false,"Minimum":null,"ExclusiveMinimum":false,"MaxLength":null,"MinLength":null,"Pattern":"","MaxItems":null,"MinItems":null,"UniqueItems":false,"MultipleOf":null,"Enum":null,"MaxProperties":null,"MinProperties":1,"Required":null,"Items":null,"AllOf":null,"OneOf":null,"AnyOf":null,"Not":null,"Properties":{"spec":{"ID":"","Schema":"","Ref":null,"Description":"","Type":"object","Nullable":false,"Format":"","Title":"","Default":null,"Maximum":null,"ExclusiveMaximum":false,"Minimum":null,"ExclusiveMinimum":false,"MaxLength":null,"MinLength":null,"Pattern":"","MaxItems":null,"MinItems":null,"UniqueItems":false,"MultipleOf":null,"Enum":null,"MaxProperties":null,"MinProperties":null,"Required":null,"Items":null,"AllOf":null,"OneOf":null,"AnyOf":null,"Not":null,"Properties":null,"AdditionalProperties":null,"PatternProperties":null,"Dependencies":null,"AdditionalItems":null,"Definitions":null,"ExternalDocs":null,"Example":null,"XPreserveUnknownFields":null,"XEmbeddedResource":false,"XIntOrString":false,"XListMapKeys":null,"XListType":null,"XMapType":null,"XValidations":null}},"AdditionalProperties":null,"PatternProperties":null,"Dependencies":null,"AdditionalItems":null,"Definitions":null,"ExternalDocs":null,"Example":null,"XPreserveUnknownFields":null,"XEmbeddedResource":false,"XIntOrString":false,"XListMapKeys":null,"XListType":null,"XMapType":null,"XValidations":null}: only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled',
    ],
  ],
  [
    'sub status root enum',
    changed((_d, v, _s) => {
      v.subresources = { status: {} }
      v.schema.openAPIV3Schema.enum = [{}]
    }),
    [
      '~: Invalid value: {"ID":"","Schema":"","Ref":null,"Description":"","Type":"object","Nullable":false,"Format":"","Title":"","Default":null,"Maximum":null,"ExclusiveMaximum":false,"Minimum":null,"ExclusiveMinimum":false,"MaxLength":null,"MinLength":null,"Pattern":"","MaxItems":null,"MinItems":null,"UniqueItems":false,"MultipleOf":null,"Enum":[{}],"MaxProperties":null,"MinProperties":null,"Required":null,"Items":null,"AllOf":null,"OneOf":null,"AnyOf":null,"Not":null,"Properties":{"spec":{"ID":"","Schema":"","Ref":null,"Description":"","Type":"object","Nullable":false,"Format":"","Title":"","Default":null,"Maximum":null,"ExclusiveMaximum":false,"Minimum":null,"ExclusiveMinimum":false,"MaxLength":null,"MinLength":null,"Pattern":"","MaxItems":null,"MinItems":null,"UniqueItems":false,"MultipleOf":null,"Enum":null,"MaxProperties":null,"MinProperties":null,"Required":null,"Items":null,"AllOf":null,"OneOf":null,"AnyOf":null,"Not":null,"Properties":null,"AdditionalProperties":null,"PatternProperties":null,"Dependencies":null,"AdditionalItems":null,"Definitions":null,"ExternalDocs":null,"Example":null,"XPreserveUnknownFields":null,"XEmbeddedResource":false,"XIntOrString":false,"XListMapKeys":null,"XListType":null,"XMapType":null,"XValidations":null}},"AdditionalProperties":null,"PatternProperties":null,"Dependencies":null,"AdditionalItems":null,"Definitions":null,"ExternalDocs":null,"Example":null,"XPreserveUnknownFields":null,"XEmbeddedResource":false,"XIntOrString":false,"XListMapKeys":null,"XListType":null,"XMapType":null,"XValidations":null}: only [Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations] fields are allowed at the root of the schema if the status subresource is enabled',
    ],
  ],
  [
    'col empty',
    changed((_d, v, _s) => {
      v.additionalPrinterColumns = [{}]
    }),
    [
      'spec.additionalPrinterColumns[0].JSONPath: Required value',
      'spec.additionalPrinterColumns[0].name: Required value',
      'spec.additionalPrinterColumns[0].type: Required value: must be one of boolean,date,integer,number,string',
    ],
  ],
  [
    'col types',
    changed((_d, v, _s) => {
      v.additionalPrinterColumns = [
        { name: 'a', type: 'int', format: 'x', jsonPath: 'a' },
        { name: 'b', type: 'date', jsonPath: '.' },
      ]
    }),
    [
      'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "a": must be a simple json path starting with .',
      'spec.additionalPrinterColumns[0].format: Invalid value: "x": must be one of byte,date,date-time,double,float,int32,int64,password',
      'spec.additionalPrinterColumns[0].type: Invalid value: "int": must be one of boolean,date,integer,number,string',
    ],
  ],
  [
    'col bad path',
    changed((_d, v, _s) => {
      v.additionalPrinterColumns = [{ name: 'a', type: 'string', jsonPath: '.spec[' }]
    }),
    [],
  ],
  [
    'col prio',
    changed((_d, v, _s) => {
      v.additionalPrinterColumns = [{ name: 'a', type: 'string', jsonPath: '.spec', priority: -1, description: 'x' }]
    }),
    [],
  ],
  [
    'sel ok',
    changed((_d, v, _s) => {
      v.schema.openAPIV3Schema.properties.spec.properties = { a: t }
      v.selectableFields = [{ jsonPath: '.spec.a' }]
    }),
    [],
  ],
  [
    'sel empty',
    changed((_d, v, _s) => {
      v.selectableFields = [{}]
    }),
    ['spec.selectableFields[0].jsonPath: Required value'],
  ],
  [
    'sel bad',
    changed((_d, v, _s) => {
      v.selectableFields = [
        { jsonPath: '.spec.nope' },
        { jsonPath: 'spec' },
        { jsonPath: '.metadata.name' },
        { jsonPath: '.spec' },
        { jsonPath: '.spec[0]' },
      ]
    }),
    [
      'spec.selectableFields[0].jsonPath: Invalid value: ".spec.nope": is an invalid path: does not refer to a valid field',
      'spec.selectableFields[1].jsonPath: Invalid value: "spec": is an invalid path: expected [ or . but got: spec',
      'spec.selectableFields[2].jsonPath: Invalid value: ".metadata.name": is an invalid path: does not refer to a valid field',
      'spec.selectableFields[3].jsonPath: Invalid value: ".spec": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      'spec.selectableFields[4].jsonPath: Invalid value: ".spec[0]": is an invalid path: array notation is not allowed',
    ],
  ],
  [
    'sel dup',
    changed((_d, v, _s) => {
      v.schema.openAPIV3Schema.properties.spec.properties = { a: t }
      v.selectableFields = [{ jsonPath: '.spec.a' }, { jsonPath: '.spec.a' }]
    }),
    ['spec.selectableFields[1].jsonPath: Duplicate value: ".spec.a"'],
  ],
  [
    'sel many',
    changed((_d, v, _s) => {
      const p: Changeable = {}
      v.schema.openAPIV3Schema.properties.spec.properties = p
      v.selectableFields = []
      for (let i = 0; i < 9; i++) {
        p[`a${i}`] = t
        v.selectableFields.push({ jsonPath: `.spec.a${i}` })
      }
    }),
    ['spec.selectableFields: Too many: 9: must have at most 8 items'],
  ],
  [
    'sel kinds',
    changed((_d, v, _s) => {
      v.schema.openAPIV3Schema.properties.spec.properties = {
        a: { type: 'number' },
        b: { type: 'array', items: t },
        c: { type: 'boolean' },
        d: { 'x-kubernetes-int-or-string': true },
      }
      v.selectableFields = ['a', 'b', 'c', 'd'].map((k) => ({ jsonPath: `.spec.${k}` }))
    }),
    [
      'spec.selectableFields[0].jsonPath: Invalid value: ".spec.a": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      'spec.selectableFields[1].jsonPath: Invalid value: ".spec.b": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      'spec.selectableFields[3].jsonPath: Invalid value: ".spec.d": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
    ],
  ],
]

describe('[KND32] a definition', () => {
  const server = bareServer()
  it.each(rows)('%s', (_name, definition, errors) => {
    expect(refusals(server, definition)).toEqual(errors)
  })
})
