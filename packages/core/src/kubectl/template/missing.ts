/** A field that is not there: printed as <no value>. */
export const missing: unique symbol = Symbol('no value')
