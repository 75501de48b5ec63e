const k = Uint32Array.from({ length: 64 }, (_, i) => fraction(Math.cbrt(prime(i))))

function prime(index: number): number {
  let found = -1
  for (let n = 2; ; n++) {
    let isPrime = true
    for (let d = 2; d * d <= n; d++) if (n % d === 0) isPrime = false
    if (isPrime && ++found === index) return n
  }
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * 2 ** 32)
}

const initial = Uint32Array.from({ length: 8 }, (_, i) => fraction(Math.sqrt(prime(i))))
const rotate = (x: number, n: number): number => (x >>> n) | (x << (32 - n))

/** SHA-256 (FIPS 180-4). `start`: what another of its family begins with. */
export function sha256(message: Uint8Array, start: Uint32Array = initial): Uint8Array {
  const padded = pad(message)
  const hash = start.slice()
  const w = new Uint32Array(64)
  const view = new DataView(padded.buffer)
  for (let at = 0; at < padded.length; at += 64) {
    for (let i = 0; i < 16; i++) w[i] = view.getUint32(at + i * 4)
    compress(hash, w)
  }
  const out = new Uint8Array(32)
  const result = new DataView(out.buffer)
  hash.forEach((word, i) => result.setUint32(i * 4, word))
  return out
}

function pad(message: Uint8Array): Uint8Array {
  const out = new Uint8Array(Math.ceil((message.length + 9) / 64) * 64)
  out.set(message)
  out[message.length] = 0x80
  const view = new DataView(out.buffer)
  view.setUint32(out.length - 8, Math.floor(message.length / 2 ** 29))
  view.setUint32(out.length - 4, (message.length * 8) >>> 0)
  return out
}

function compress(hash: Uint32Array, w: Uint32Array): void {
  const at = (list: Uint32Array, i: number): number => list[i] as number
  for (let i = 16; i < 64; i++) {
    const [x, y] = [at(w, i - 15), at(w, i - 2)]
    const s0 = rotate(x, 7) ^ rotate(x, 18) ^ (x >>> 3)
    const s1 = rotate(y, 17) ^ rotate(y, 19) ^ (y >>> 10)
    w[i] = at(w, i - 16) + s0 + at(w, i - 7) + s1
  }
  let [a, b, c, d, e, f, g, h] = hash as unknown as [number, number, number, number, number, number, number, number]
  for (let i = 0; i < 64; i++) {
    const t1 = (h + (rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25)) + ((e & f) ^ (~e & g)) + at(k, i) + at(w, i)) >>> 0
    const t2 = ((rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) >>> 0
    ;[h, g, f, e, d, c, b, a] = [g, f, e, (d + t1) >>> 0, c, b, a, (t1 + t2) >>> 0]
  }
  ;[a, b, c, d, e, f, g, h].forEach((word, i) => {
    hash[i] = at(hash, i) + word
  })
}
