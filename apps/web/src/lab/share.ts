/** A share of the space between 15 and 85 percent. */
export const clampShare = (share: number): number => Math.min(85, Math.max(15, Math.round(share * 10) / 10))
