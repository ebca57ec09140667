import type * as v from 'valibot'
import { enginePortMessage } from '../src-engine/contract/engine-port.ts'
import { newsSchema, type News, type Points, type Request, type requestSchema, type TableFacts } from '../src-engine/contract/messages.ts'
import { packedDataset } from '../src-engine/contract/dataset.ts'
import { packedExperiment, type DatasetSettings, type Experiment } from '../src-engine/contract/experiment.ts'
import { FinishedModels, isOfParts, partOf, type WholeNews } from '../src-engine/contract/model-parts.ts'
import type { Model } from '../src-engine/contract/model.ts'
import { check } from '../src-engine/contract/validation.ts'
import { nextTask } from './next-task.ts'

/** News about a training, as opposed to an answer to a request. */
export type TrainingNews = Exclude<WholeNews, { request: number }>

/** A request before its schema has seen it: tables of points go packed. */
type SentRequest = v.InferInput<typeof requestSchema>

type Start = Extract<Request, { type: 'start' }>
type Replayed = Extract<News, { type: 'replayed' }>

/** Rows of a table, n × inputs, and what a model answers to them, n × columns. */
export type TablePrediction = Omit<Extract<News, { type: 'table-predicted' }>, 'type' | 'request'>

interface Waiting {
  resolve(news: News): void
  reject(error: Error): void
}

/**
 * The window's end of the port to the engine process. It connects when first needed and again after the engine has
 * ended by itself; requests under way are then rejected.
 */
export class EngineClient {
  #port: Promise<MessagePort> | undefined
  #waiting = new Map<number, Waiting>()
  #requests = 0
  #finishedModels = new FinishedModels()
  #newsListeners: ((news: TrainingNews) => void)[] = []
  #exitListeners: ((reason: string) => void)[] = []

  constructor() {
    window.bench.engine.onExit((reason) => this.#disconnect(reason))
  }

  onNews(listener: (news: TrainingNews) => void): void {
    this.#newsListeners.push(listener)
  }

  /** Calls back when the engine process has ended by itself, with what is known of why. */
  onExit(listener: (reason: string) => void): void {
    this.#exitListeners.push(listener)
  }

  /** Runs an experiment: of its runs those named, or all; `paused` for stepping from epoch 0. */
  start(training: string, experiment: Experiment, options: Pick<Start, 'runs' | 'paused' | 'workers'> = {}): Promise<void> {
    return this.#post({ type: 'start', training, experiment: packedExperiment(experiment), ...options })
  }

  control(type: 'pause' | 'resume' | 'step' | 'stop', training: string): Promise<void> {
    return this.#post({ type, training })
  }

  /** Gives a run another learning rate, from its next epoch on; `rate-changed` tells from where. */
  changeRate(training: string, run: number, learningRate: number): Promise<void> {
    return this.#post({ type: 'change-rate', training, run, learningRate })
  }

  watch(training: string, run: number | null): Promise<void> {
    return this.#post({ type: 'watch', training, run })
  }

  acknowledge(training: string, sequence: number): Promise<void> {
    return this.#post({ type: 'acknowledge', training, sequence })
  }

  /** What the text of a table holds; of one without `header` the columns are called x1, x2, … */
  async inspect(csv: string, header: boolean): Promise<TableFacts> {
    const news = await this.#ask((request) => ({ type: 'inspect', request, csv, header }))
    if (news.type !== 'table') throw new Error(`The engine answered "${news.type}" where a table was expected.`)
    return news.table
  }

  /** The points of a data set; `csv` is the text of the file that a csv data set names. Rejects with the engine's reason where the settings make none. */
  async generate(dataset: DatasetSettings, csv?: string): Promise<Points> {
    const news = await this.#ask((request) => ({ type: 'generate', request, dataset: packedDataset(dataset), csv }))
    if (news.type !== 'points') throw new Error(`The engine answered "${news.type}" where points were expected.`)
    return news.points
  }

  /** A model's answers to the rows of a CSV table; rejects with the line and column at fault. */
  async predictTable(model: Model, csv: string, inputs: readonly string[], scaling?: Points['scaling']): Promise<TablePrediction> {
    const news = await this.#askAbout(model, (request, model) => ({ type: 'predict-table', request, model, csv, inputs: [...inputs], scaling }))
    if (news.type !== 'table-predicted') throw new Error(`The engine answered "${news.type}" where predictions were expected.`)
    return news
  }

  /**
   * Outputs of a model for rows of inputs: n × inputs in, n × columns out, both row-major.
   * @param activations of how many neurons of each layer, the first ones, the answer to each row is wanted too
   */
  async predict(model: Model, inputs: Float64Array, activations?: number[]): Promise<{ outputs: Float64Array; columns: number; activations: Float32Array }> {
    const news = await this.#askAbout(model, (request, model) => ({ type: 'predict', request, model, inputs, activations }))
    if (news.type !== 'predicted') throw new Error(`The engine answered "${news.type}" where predictions were expected.`)
    return news
  }

  /** How long an epoch of the experiment takes, measured, and how many runs train at the same time. */
  async estimate(experiment: Experiment, csv?: string): Promise<{ epochMs: number; workers: number }> {
    const news = await this.#ask((request) => ({ type: 'estimate', request, experiment: packedExperiment(experiment), csv }))
    if (news.type !== 'estimated') throw new Error(`The engine answered "${news.type}" where an estimate was expected.`)
    return news
  }

  /**
   * A run at some of its epochs (ascending), computed again to the same bits.
   * @param signal gives the answer up: the promise is rejected, and the engine turns to the next question
   */
  async replay(what: Pick<Extract<Request, { type: 'replay' }>, 'experiment' | 'csv' | 'run' | 'epochs' | 'wanted'>, signal?: AbortSignal): Promise<Replayed> {
    const news = await this.#ask((request) => ({ type: 'replay', request, ...what, experiment: packedExperiment(what.experiment) }), { signal })
    if (news.type !== 'replayed') throw new Error(`The engine answered "${news.type}" where a replay was expected.`)
    return news
  }

  /** @param before what is sent ahead of the question */
  #ask(message: (request: number) => SentRequest, { signal, before }: { signal?: AbortSignal | undefined; before?: (request: number) => Promise<void> } = {}): Promise<News> {
    const request = this.#requests++
    signal?.addEventListener('abort', () => void this.#post({ type: 'cancel', request }).catch(() => undefined), { once: true })
    return new Promise((resolve, reject) => {
      this.#waiting.set(request, { resolve, reject })
      const asked = before ? before(request).then(() => this.#post(message(request))) : this.#post(message(request))
      asked.catch((error: unknown) => {
        this.#waiting.delete(request)
        reject(error instanceof Error ? error : new Error(String(error)))
      })
    })
  }

  /** @param message is given the model, or undefined where it has gone ahead in parts */
  #askAbout(model: Model, message: (request: number, model: Model | undefined) => SentRequest): Promise<News> {
    if (isOfParts(model)) return this.#ask((request) => message(request, undefined), { before: (request) => this.#sendParts(request, model) })
    return this.#ask((request) => message(request, model))
  }

  /** A model ahead of the question about it. To write millions of weights into one message would hold up the window. */
  async #sendParts(request: number, model: Model): Promise<void> {
    for (let from = 0, isLast = false; !isLast; ) {
      const part = partOf(model, from)
      await this.#post({ type: 'model-part', request, part })
      await nextTask()
      from += part.values.length
      isLast = part.isLast
    }
  }

  async #post(message: SentRequest): Promise<void> {
    const port = await (this.#port ??= this.#connect())
    port.postMessage(message)
  }

  async #connect(): Promise<MessagePort> {
    let listen!: (event: MessageEvent) => void
    const arrival = new Promise<MessagePort>((resolve) => {
      listen = (event) => {
        const port = event.ports[0]
        if (event.source === window && event.data === enginePortMessage && port) resolve(port)
      }
    })
    window.addEventListener('message', listen)
    try {
      await window.bench.engine.connect()
      const port = await arrival
      port.onmessage = (event) => this.#take(event.data)
      return port
    } catch (error) {
      this.#port = undefined
      throw error
    } finally {
      window.removeEventListener('message', listen)
    }
  }

  /** A message that cannot be understood ends the conversation: whoever waits for it would wait for ever. */
  #take(data: unknown): void {
    try {
      this.#receive(data)
    } catch (error) {
      this.#disconnect(error instanceof Error ? error.message : String(error))
    }
  }

  #receive(data: unknown): void {
    const news = this.#finishedModels.whole(check(newsSchema, data, 'message of the engine'))
    if (!news) return
    if (!('request' in news)) {
      for (const listener of this.#newsListeners) listener(news)
      return
    }
    const waiting = this.#waiting.get(news.request)
    this.#waiting.delete(news.request)
    if (news.type === 'refused') waiting?.reject(new Error(news.reason))
    else waiting?.resolve(news)
  }

  #disconnect(reason: string): void {
    this.#port?.then((port) => port.close()).catch(() => undefined)
    this.#port = undefined
    const waiting = [...this.#waiting.values()]
    this.#waiting.clear()
    this.#finishedModels = new FinishedModels()
    for (const { reject } of waiting) reject(new Error(reason))
    for (const listener of this.#exitListeners) listener(reason)
  }
}

let client: EngineClient | undefined

/** The one client of this window. */
export function engineClient(): EngineClient {
  return (client ??= new EngineClient())
}
