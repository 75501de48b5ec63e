import { messages as generated } from '../../api/messages.gen.ts'

// apimachinery/pkg/apis/meta/v1 and api/apidiscovery/v2 generated.proto (1.36): what only discovery says
const discovery: Readonly<Record<string, string>> = {
  'meta.APIGroupList': '1 groups []meta.APIGroup',
  'meta.APIResourceList': '1 groupVersion string,2 resources []meta.APIResource',
  'meta.GroupVersionKind': '1 group string,2 version string,3 kind string',
  'apidiscovery.APIGroupDiscoveryList': '1 metadata meta.ListMeta,2 items []apidiscovery.APIGroupDiscovery',
  'apidiscovery.APIGroupDiscovery': '1 metadata meta.ObjectMeta,2 versions []apidiscovery.APIVersionDiscovery',
  'apidiscovery.APIVersionDiscovery': '1 version string,2 resources []apidiscovery.APIResourceDiscovery,3 freshness string',
  'apidiscovery.APIResourceDiscovery':
    '1 resource string,2 responseKind *meta.GroupVersionKind,3 scope string,4 singularResource string,5 verbs []string,6 shortNames []string,7 categories []string,8 subresources []apidiscovery.APISubresourceDiscovery',
  'apidiscovery.APISubresourceDiscovery':
    '1 subresource string,2 responseKind *meta.GroupVersionKind,3 acceptedTypes []meta.GroupVersionKind,4 verbs []string',
}

/** Field numbers, JSON names and types of each message, in the form of messages.gen.ts. */
export const messages: Readonly<Record<string, string>> = { ...generated, ...discovery }
