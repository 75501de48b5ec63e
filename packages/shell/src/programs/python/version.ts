/** Debian 12's. */
export const pythonVersion = '3.11.2'
