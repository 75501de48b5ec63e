/** Where a hook is. Models admissionregistration/v1 and apiextensions/v1 WebhookClientConfig (1.36). */
export interface ClientConfig {
  url?: string
  service?: { namespace: string; name: string; path?: string; port?: number }
  caBundle?: string
}
