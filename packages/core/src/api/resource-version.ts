const mostUint64 = 18_446_744_073_709_551_615n

/**
 * The version that a client sent with an object: 0 for none, or what is wrong with it in the words of strconv.ParseUint. Models
 * apiserver/pkg/storage/api_object_versioner.go ObjectResourceVersion (1.36).
 */
export function sentVersion(text: string | undefined): bigint | string {
  if (text === undefined || text === '') return 0n
  const head = `strconv.ParseUint: parsing ${JSON.stringify(text)}:`
  if (!/^\d+$/.test(text)) return `${head} invalid syntax`
  const version = BigInt(text)
  return version > mostUint64 ? `${head} value out of range` : version
}
