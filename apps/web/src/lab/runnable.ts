/** Is this a command as it stands? Words in capitals or dots stand for something the reader must fill in. */
export const isRunnable = (text: string): boolean =>
  /^(?:kubectl|curl|cat|sudo|dig|nslookup|iptables-save) /.test(text) && !/\b[A-Z]{3,}\b|…/.test(text)
