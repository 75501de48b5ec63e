import type { Conversation } from './packet.ts'

/** What an end holds before it is read, in characters. */
const maxUnread = 1_048_576

interface End {
  unread: string
  finished: boolean
  closed: boolean
}

/** The two ends of a connection: what one sends, the other reads. */
export function conversation(): [Conversation, Conversation] {
  const [one, other]: [End, End] = [
    { unread: '', finished: false, closed: false },
    { unread: '', finished: false, closed: false },
  ]
  return [endOf(one, other), endOf(other, one)]
}

function endOf(own: End, other: End): Conversation {
  return {
    send(text) {
      if (own.finished || other.closed || other.unread.length + text.length > maxUnread) return false
      other.unread += text
      return true
    },
    read() {
      const text = own.unread
      own.unread = ''
      return text
    },
    ended: () => other.finished,
    finish() {
      own.finished = true
    },
    close() {
      own.finished = true
      own.closed = true
      own.unread = ''
    },
  }
}
