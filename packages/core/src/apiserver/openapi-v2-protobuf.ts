import type { Json, JsonObject } from '../api/json.ts'
import { bytesField, doubleField, integerField, joined, textField } from './protobuf/bytes.ts'

type Bytes = Uint8Array
type Encode = (number: number, value: Json) => Bytes

const text: Encode = (number, value) => textField(number, String(value))
const flag: Encode = (number, value) => integerField(number, value === true ? 1n : 0n)
const count: Encode = (number, value) => integerField(number, BigInt(Math.trunc(Number(value))))
const double: Encode = (number, value) => doubleField(number, Number(value))
const yaml = (value: Json): Bytes => textField(2, `${JSON.stringify(value)}\n`)
const any: Encode = (number, value) => bytesField(number, yaml(value))
const each =
  (one: Encode): Encode =>
  (number, values) =>
    joined((values as Json[]).map((value) => one(number, value)))
const message =
  (encode: (value: JsonObject) => Bytes): Encode =>
  (number, value) =>
    bytesField(number, encode(value as JsonObject))

type Fields = Readonly<Record<string, readonly [number: number, encode: Encode]>>

/** The members that a message has a field for, and those that begin with x- as its vendor extensions. */
const encoder =
  (fields: Fields, extensions?: number) =>
  (value: JsonObject): Bytes =>
    joined(
      Object.entries(value).map(([name, member]) => {
        const field = Object.hasOwn(fields, name) ? fields[name] : undefined
        if (field) return field[1](field[0], member as Json)
        return extensions !== undefined && name.startsWith('x-') ? named(extensions, name, yaml(member as Json)) : nothing
      }),
    )

const nothing: Bytes = new Uint8Array()
const named = (number: number, name: string, value: Bytes): Bytes =>
  bytesField(number, joined([textField(1, name), bytesField(2, value)]))

/** A map as pairs of a name and a value. */
const pairs = (number: number, encode: (value: JsonObject) => Bytes, map: JsonObject): Bytes =>
  joined(Object.entries(map).map(([name, value]) => named(number, name, encode(value as JsonObject))))

const schema = (value: JsonObject): Bytes => encodeSchema(value)
const schemas = (value: JsonObject): Bytes => pairs(1, schema, value)

const encodeSchema = encoder(
  {
    $ref: [1, text],
    format: [2, text],
    title: [3, text],
    description: [4, text],
    default: [5, any],
    multipleOf: [6, double],
    maximum: [7, double],
    exclusiveMaximum: [8, flag],
    minimum: [9, double],
    exclusiveMinimum: [10, flag],
    maxLength: [11, count],
    minLength: [12, count],
    pattern: [13, text],
    maxItems: [14, count],
    minItems: [15, count],
    uniqueItems: [16, flag],
    maxProperties: [17, count],
    minProperties: [18, count],
    required: [19, each(text)],
    enum: [20, each(any)],
    additionalProperties: [21, (number, value) => bytesField(number, additional(value))],
    type: [22, (number, value) => bytesField(number, each(text)(1, Array.isArray(value) ? value : [value]))],
    items: [23, (number, value) => bytesField(number, message(schema)(1, value))],
    allOf: [24, each(message(schema))],
    properties: [25, message(schemas)],
    example: [30, any],
  },
  31,
)

const additional = (value: Json): Bytes => (typeof value === 'boolean' ? flag(2, value) : message(schema)(1, value))

const queryParameter = encoder({
  required: [1, flag],
  in: [2, text],
  description: [3, text],
  name: [4, text],
  type: [6, text],
  format: [7, text],
  uniqueItems: [18, flag],
})

/** ParametersItem > Parameter > NonBodyParameter > QueryParameterSubSchema. */
const parameter = (value: JsonObject): Bytes => bytesField(1, bytesField(2, bytesField(3, queryParameter(value))))

const operation = encoder(
  {
    tags: [1, each(text)],
    summary: [2, text],
    description: [3, text],
    operationId: [5, text],
    parameters: [8, each(message(parameter))],
    deprecated: [11, flag],
  },
  13,
)

const pathItem = encoder({
  get: [2, message(operation)],
  put: [3, message(operation)],
  post: [4, message(operation)],
  delete: [5, message(operation)],
  options: [6, message(operation)],
  head: [7, message(operation)],
  patch: [8, message(operation)],
  parameters: [9, each(message(parameter))],
})

const document = encoder({
  swagger: [1, text],
  info: [2, message(encoder({ title: [1, text], version: [2, text], description: [3, text] }))],
  paths: [8, (number, value) => bytesField(number, pairs(2, pathItem, value as JsonObject))],
  definitions: [9, message(schemas)],
})

/** An OpenAPI 2 document as clients before kubectl 1.27 read it. Models gnostic openapiv2/OpenAPIv2.proto. */
export const openApiV2Bytes = (value: JsonObject): Uint8Array<ArrayBuffer> => document(value) as Uint8Array<ArrayBuffer>
