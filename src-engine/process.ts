import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { MessagePortMain } from 'electron'
import { Pool } from './pool.ts'
import { serve, type Connection, type Every } from './serve.ts'

/** The engine process: each message from its parent hands over the port of one user of the engine. */

const script = new URL('./worker.js', import.meta.url)
const pool = new Pool((workerData) => new Worker(script, { workerData }), availableParallelism())

const every: Every = (milliseconds, callBack) => {
  const timer = setInterval(callBack, milliseconds)
  return () => clearInterval(timer)
}

process.parentPort.on('message', ({ ports }) => {
  const [port] = ports
  if (!port) return
  serve(connectionOver(port), pool, every)
  port.start()
})

function connectionOver(port: MessagePortMain): Connection {
  return {
    send: (news) => port.postMessage(news),
    onMessage: (listener) => void port.on('message', ({ data }: { data: unknown }) => listener(data)),
    onClose: (listener) => void port.on('close', listener),
  }
}
