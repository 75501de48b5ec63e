import { testWebserver } from './agnhost-servers.ts'
import { digestOf } from './digest.ts'
import type { Image } from './image.ts'

/** What the update demo rolls from one to the other: a picture, and a file that says which. */
function picture(name: string): Image {
  return {
    names: [`registry.k8s.io/e2e-test-images/${name}`, `gcr.io/kubernetes-e2e-test-images/${name}`],
    digest: digestOf(name),
    sizeBytes: 21_930_630,
    pullMs: 600,
    entrypoint: ['/test-webserver'],
    programs: ['/test-webserver'],
    exposedPorts: ['80/tcp'],
    shell: 'none',
    tools: [],
    files: { '/data.json': `{\n  "image": "${name}.jpg"\n}\n` },
    main: (context) => (context.argv[0] === '/test-webserver' ? testWebserver(context, context.argv.slice(1)) : undefined),
  }
}

export const updateDemo: readonly Image[] = ['nautilus', 'kitten'].map(picture)
