import { setFlagsFromString } from 'node:v8'
import { parentPort, Worker, type MessagePort } from 'node:worker_threads'
import { compileForSpeed } from '../src-engine/compile-for-speed.ts'
import { Pool } from '../src-engine/pool.ts'
import { serve } from '../src-engine/serve.ts'
import { connectionOver } from '../src-engine/testing/engine-user.ts'

/** The engine process as a thread: each message hands over the port of one user. Its own worker threads are those of the app. */

const wideVectors = compileForSpeed({ setFlag: setFlagsFromString, version: process.versions.v8, arch: process.arch, now: () => performance.now() })
const script = new URL('./worker.js', import.meta.url)
const pool = new Pool((settings) => new Worker(script, { workerData: { ...settings, wideVectors } }), 2)

parentPort!.on('message', (port: MessagePort) =>
  serve(connectionOver(port), pool, (milliseconds, callBack) => {
    const timer = setInterval(callBack, milliseconds)
    return () => clearInterval(timer)
  }),
)
