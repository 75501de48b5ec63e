/** Small things the page remembers. A browser that forbids storage only forgets them. */
export interface Remembered {
  get(key: string): string | undefined
  set(key: string, value: string | undefined): void
}

const over = (storage: () => Storage): Remembered => ({
  get(key) {
    try {
      return storage().getItem(`kubemaze.${key}`) ?? undefined
    } catch {
      return undefined
    }
  },
  set(key, value) {
    try {
      if (value === undefined) storage().removeItem(`kubemaze.${key}`)
      else storage().setItem(`kubemaze.${key}`, value)
    } catch {
      // full or forbidden: it is forgotten
    }
  },
})

/** On this device. */
export const onDevice = over(() => localStorage)
/** In this tab, over a reload. */
export const inTab = over(() => sessionStorage)
