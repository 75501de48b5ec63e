/** Just enough of protobuf's wire format to write what a Go client writes; numbers as in generated.proto. */
type Field = [number: number, value: string | number | Uint8Array]

const utf8 = new TextEncoder()

function varint(value: number): number[] {
  const out: number[] = []
  let rest = value
  while (rest > 127) {
    out.push((rest & 127) | 128)
    rest >>>= 7
  }
  return [...out, rest]
}

/** A message of these fields. */
export function message(...fields: Field[]): Uint8Array {
  const out: number[] = []
  for (const [number, value] of fields) {
    if (typeof value === 'number') out.push(...varint(number << 3), ...varint(value))
    else {
      const bytes = typeof value === 'string' ? utf8.encode(value) : value
      out.push(...varint((number << 3) | 2), ...varint(bytes.length), ...bytes)
    }
  }
  return Uint8Array.from(out)
}

/** A map<string, string> field: one entry each. */
export const entries = (number: number, map: Record<string, string>): Field[] =>
  Object.entries(map).map(([key, value]) => [number, message([1, key], [2, value])])

/** k8s\0 and runtime.Unknown around an object. */
export function envelope(apiVersion: string, kind: string, raw: Uint8Array): Uint8Array {
  const unknown = message([1, message([1, apiVersion], [2, kind])], [2, raw], [3, ''], [4, ''])
  return Uint8Array.from([0x6b, 0x38, 0x73, 0, ...unknown])
}

/** A Service of one port, named by the server. */
export function serviceBytes(generateName: string, selector: Record<string, string>): Uint8Array {
  const metadata = message([1, ''], [2, generateName], [3, ''])
  const targetPort = message([1, 0], [2, 0], [3, ''])
  const port = message([1, ''], [2, 'TCP'], [3, 80], [4, targetPort], [5, 0])
  const spec = message([1, port], ...entries(2, selector), [3, ''], [4, 'ClusterIP'], [7, 'None'])
  return envelope('v1', 'Service', message([1, metadata], [2, spec], [3, message([1, message()])]))
}

/** A Deployment of one replica with one container. */
export function deploymentBytes(name: string, image: string): Uint8Array {
  const labels = { name }
  const container = message([1, name], [2, image])
  const podSpec = message([2, container], [4, 0])
  const template = message([1, message(...entries(11, labels))], [2, podSpec])
  const selector = message(...entries(1, labels))
  const spec = message([1, 1], [2, selector], [3, template], [4, message([1, 'Recreate'])])
  return envelope('apps/v1', 'Deployment', message([1, message([1, name], ...entries(11, labels))], [2, spec]))
}
