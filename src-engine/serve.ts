import * as v from 'valibot'
import { requestSchema, type News, type Request } from './contract/messages.ts'
import { ModelAssembly } from './contract/model-parts.ts'
import type { Model } from './contract/model.ts'
import { check } from './contract/validation.ts'
import type { Answer } from './job.ts'
import type { Pool } from './pool.ts'
import { TrainingSession } from './training-session.ts'

/** A user of the engine at the other end of a port. */
export interface Connection {
  send(news: News): void
  onMessage(listener: (message: unknown) => void): void
  onClose(listener: () => void): void
}

/** Calls back every so many milliseconds until the returned function is called. */
export type Every = (milliseconds: number, callBack: () => void) => () => void

/** Milliseconds between two looks for progress. */
const progressInterval = 33

/** What is looked at before a heavy request is checked in full, away from this thread. */
const heavySchema = v.variant('type', [
  v.object({ type: v.literal('start'), training: v.pipe(v.string(), v.nonEmpty()), paused: v.optional(v.boolean()) }),
  v.object({ type: v.picklist(['generate', 'inspect', 'predict', 'predict-table', 'estimate', 'replay']), request: v.number() }),
])

/** Serves one user of the engine, until the connection closes. */
export function serve(connection: Connection, pool: Pool, every: Every): void {
  const sessions = new Map<string, TrainingSession>()
  /** Gives up the questions that are not yet answered. */
  const cancels = new Map<number, () => void>()
  /** Models that come in parts, by the question that they are for. */
  const models = new Map<number, { readonly assembly: ModelAssembly; model: Model | undefined }>()
  const { answers, predictions, replays, estimates } = pool
  const desks = { generate: answers, inspect: answers, predict: predictions, 'predict-table': predictions, estimate: estimates, replay: replays }
  let stopTicking: (() => void) | undefined

  const start = (id: string, paused: boolean, request: unknown): void => {
    if (sessions.has(id)) return connection.send({ type: 'rejected', training: id, reason: `training: expected an id that is not in use, got "${id}"` })
    const over = (): void => {
      sessions.delete(id)
      if (sessions.size > 0) return
      stopTicking?.()
      stopTicking = undefined
    }
    sessions.set(id, new TrainingSession(id, request, paused, pool, { send: (news) => connection.send(news), over }))
    stopTicking ??= every(progressInterval, () => sessions.forEach((session) => session.tick()))
  }

  const question = (type: keyof typeof desks, request: number, message: unknown): void => {
    if (cancels.has(request)) return connection.send({ type: 'refused', request, reason: `request: expected a number that is not in use, got ${request}` })
    const model = models.get(request)?.model
    models.delete(request)
    const cancel = desks[type].ask(model ? { ...Object(message), model } : message, (answer) => {
      if (cancels.delete(request)) connection.send(newsOf(request, answer, pool.size))
    })
    cancels.set(request, cancel)
  }

  const take = ({ request, part }: Extract<Request, { type: 'model-part' }>): void => {
    const coming = models.get(request) ?? { assembly: new ModelAssembly(), model: undefined }
    models.set(request, coming)
    coming.model = coming.assembly.add(part)
  }

  const command = (message: unknown): void => {
    const request = check(requestSchema, message, 'request')
    if (request.type === 'model-part') return take(request)
    if (request.type === 'cancel') {
      models.delete(request.request)
      cancels.get(request.request)?.()
    }
    if (!('training' in request)) return
    const session = sessions.get(request.training)
    if (request.type === 'pause') session?.pause()
    else if (request.type === 'resume') session?.resume()
    else if (request.type === 'step') session?.step()
    else if (request.type === 'change-rate') session?.changeRate(request.run, request.learningRate)
    else if (request.type === 'stop') session?.stop()
    else if (request.type === 'acknowledge') session?.acknowledge(request.sequence)
    else if (request.type === 'watch') session?.watch(request.run)
  }

  connection.onMessage((message) => {
    const heavy = v.safeParse(heavySchema, message)
    if (heavy.success) {
      const { output } = heavy
      return output.type === 'start' ? start(output.training, output.paused ?? false, message) : question(output.type, output.request, message)
    }
    try {
      command(message)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const { request, training } = Object(message) as { request?: unknown; training?: unknown }
      // A message that names neither a request nor a new training has nobody to answer to.
      if (typeof request === 'number') connection.send({ type: 'refused', request, reason })
      else if (typeof training === 'string' && !sessions.has(training)) connection.send({ type: 'rejected', training, reason })
    }
  })

  connection.onClose(() => {
    stopTicking?.()
    for (const session of sessions.values()) session.abandon()
    sessions.clear()
    models.clear()
    const given = [...cancels.values()]
    cancels.clear()
    for (const cancel of given) cancel()
  })
}

/** What is said of an answer to a question. */
function newsOf(request: number, answer: Answer, threads: number): News {
  switch (answer.type) {
    case 'points':
    case 'table':
    case 'predicted':
    case 'table-predicted':
    case 'replayed':
      return { request, ...answer }
    case 'estimated':
      return { type: 'estimated', request, epochMs: answer.epochMs, workers: Math.min(threads, answer.runs) }
    default:
      return { type: 'refused', request, reason: 'reason' in answer && answer.reason !== undefined ? answer.reason : 'no answer' }
  }
}
