import type { z } from 'zod'
import { problem, tooLarge } from './problem.ts'

/** Reads at most `maxBytes` of a body; a Response when it is larger, or when its sender hung up before its end. */
export async function readBytes(request: Request, maxBytes: number): Promise<Uint8Array | Response> {
  if (Number(request.headers.get('content-length') ?? 0) > maxBytes) return tooLarge(maxBytes)
  if (!request.body) return new Uint8Array()
  return bytesOf(request.body as unknown as AsyncIterable<Uint8Array>, maxBytes).catch(() =>
    problem(400, 'Bad Request', 'The body ended before its announced length.'),
  )
}

async function bytesOf(body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Uint8Array | Response> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.byteLength
    if (size > maxBytes) return tooLarge(maxBytes)
    parts.push(part)
  }
  return parts.length === 1 ? (parts[0] as Uint8Array) : new Uint8Array(Buffer.concat(parts))
}

/** A JSON body of the given shape, or the Response that says what is wrong with it. An empty body counts as {}. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>, maxBytes: number): Promise<T | Response> {
  const bytes = await readBytes(request, maxBytes)
  if (bytes instanceof Response) return bytes
  let value: unknown
  try {
    value = bytes.length === 0 ? {} : JSON.parse(new TextDecoder().decode(bytes))
  } catch (error) {
    return problem(400, 'Bad Request', `The body is not JSON: ${(error as Error).message}`)
  }
  const parsed = schema.safeParse(value)
  if (parsed.success) return parsed.data
  const where = parsed.error.issues.slice(0, 5).map((i) => `${i.path.join('.') || 'body'}: ${i.message}`)
  return problem(400, 'Bad Request', where.join('; '))
}
