import { eventText } from '@kubemaze/core/apiserver/answer-text.ts'
import { watchFrame } from '@kubemaze/core/apiserver/protobuf/encode.ts'
import type { WatchEvent, WatchStream } from '@kubemaze/core/apiserver/request.ts'
import type { Lab } from '../objects/lab.ts'
import type { LineSource } from '../objects/object-host.ts'
import { toldByHostTime } from './event-times.ts'

/** A watch ends this much after its time. */
const lateMs = 50

/** JSON lines, or frames of protobuf, as events come; a reader that is too slow loses its watch, and asks again from its resourceVersion. */
export function watchLines(lab: Lab, watch: WatchStream, frames = false): LineSource {
  return (sink) => {
    const endActivity = lab.activity.begin()
    const reader = lab.backlog.enter(sink.waitingBytes)
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = (): void => {
      clearTimeout(timer)
      watch.close()
      reader.leave()
      endActivity()
    }
    const over = (last: () => void): void => {
      stop()
      last()
    }
    const send = (): boolean => {
      const events = watch.poll()
      if (frames) for (const event of events) sink.write(watchFrame(told(lab, event)))
      else if (events.length > 0) sink.write(`${events.map((event) => eventText(told(lab, event))).join('\n')}\n`)
      if (reader.isTooFarBehind()) over(sink.cut)
      else if (watch.ended()) over(sink.end)
      else return true
      return false
    }
    watch.onReady(send)
    if (!send() || watch.endsAtMs === undefined) return stop
    // clients take a watch that is over before their own second is for a broken one
    const wait = Math.max(0, Math.min(watch.endsAtMs - lab.opened().cluster.now() + lateMs, 2_147_483_647))
    timer = setTimeout(() => {
      if (send()) over(sink.end)
    }, wait)
    return stop
  }
}

const told = (lab: Lab, { type, object }: WatchEvent): WatchEvent => ({ type, object: toldByHostTime(lab, object) })
