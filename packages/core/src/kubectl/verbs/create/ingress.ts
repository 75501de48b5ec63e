import { ingresses } from '../../../api/kinds.ts'
import { each, text } from '../../generate/flags.ts'
import type { Generator } from '../../generate/generator.ts'
import { ingressObject } from '../../generate/ingress.ts'
import { meta } from '../../generate/place.ts'

export const ingress: Generator = {
  name: 'ingress',
  aliases: ['ing'],
  summary: 'Create an Ingress',
  usage: 'ingress NAME --rule=host/path=service:port[,tls[=secret]] ',
  flags: [
    text('class', 'IngressClass.'),
    each('rule', 'host/path=service:port[,tls[=secret]]; a path that ends in * is a prefix.'),
    text('default-backend', 'service:port for everything else.'),
    each('annotation', 'KEY=VALUE.'),
  ],
  resource: ingresses,
  failure: 'failed to create ingress: ',
  build: ({ flags }, name, namespace) =>
    ingressObject(meta(name, namespace), {
      className: flags.string('class'),
      rules: flags.strings('rule'),
      defaultBackend: flags.string('default-backend'),
      annotations: flags.strings('annotation'),
    }),
}
