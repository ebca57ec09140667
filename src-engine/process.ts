import { availableParallelism } from 'node:os'
import { setFlagsFromString } from 'node:v8'
import { Worker } from 'node:worker_threads'
import type { MessagePortMain } from 'electron'
import { compileForSpeed } from './compile-for-speed.ts'
import { cautionArgument, engineReadyMessage } from './contract/engine-port.ts'
import { Pool } from './pool.ts'
import { serve, type Connection, type Every } from './serve.ts'

/** The engine process: each message from its parent hands over the port of one user of the engine. */

const wideVectors = !process.argv.includes(cautionArgument) && compileForSpeed({ setFlag: setFlagsFromString, version: process.versions.v8, arch: process.arch, now: () => performance.now() })
const script = new URL('./worker.js', import.meta.url)
const pool = new Pool((settings) => new Worker(script, { workerData: { ...settings, wideVectors } }), availableParallelism())

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
process.parentPort.postMessage(engineReadyMessage)

function connectionOver(port: MessagePortMain): Connection {
  return {
    send: (news) => port.postMessage(news),
    onMessage: (listener) => void port.on('message', ({ data }: { data: unknown }) => listener(data)),
    onClose: (listener) => void port.on('close', listener),
  }
}
