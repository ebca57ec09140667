import { mergeTails } from '../contract/history-tail.ts'
import { FinishedModels, ModelAssembly, type WholeNews } from '../contract/model-parts.ts'
import { newsSchema, type News, type Request } from '../contract/messages.ts'
import type { Model } from '../contract/model.ts'
import { check } from '../contract/validation.ts'
import type { Connection } from '../serve.ts'

type NewsOf<Type> = Extract<WholeNews, { type: Type }>

/** One end of a message channel, as far as it is used here. */
export interface Port {
  postMessage(message: unknown): void
  on(event: 'message', listener: (message: unknown) => void): unknown
  on(event: 'close', listener: () => void): unknown
  close(): void
}

/** What an engine needs of a port to serve it. */
export function connectionOver(port: Port): Connection {
  return {
    send: (news) => port.postMessage(news),
    onMessage: (listener) => void port.on('message', listener),
    onClose: (listener) => void port.on('close', listener),
  }
}

/** A watched run's weights, put together. */
interface WatchedModel {
  readonly run: number
  readonly epochs: number
  readonly model: Model
  /** The news its last part came with. */
  readonly news: WholeNews
}

/** A user of the engine at the other end of a real message channel, for tests. */
export class EngineUser {
  /** All news so far, each checked by its schema, models whole. */
  readonly heard: WholeNews[] = []
  /** The weights of watched runs that have come. */
  readonly models: WatchedModel[] = []
  /** Whether progress is acknowledged as soon as it comes. */
  acknowledging = true
  readonly #port: Port
  readonly #waiting = new Set<() => void>()
  readonly #assembly = new ModelAssembly()
  readonly #finishedModels = new FinishedModels()

  /** @param port its other end is served */
  constructor(port: Port) {
    this.#port = port
    port.on('message', (message) => this.#hear(check(newsSchema, message, 'news')))
  }

  say(request: Request): void {
    this.#port.postMessage(request)
  }

  /** Says what no schema allows. */
  sayAnything(message: unknown): void {
    this.#port.postMessage(message)
  }

  /** The first news of a type, heard already or to come, that a condition holds for. */
  async hear<Type extends News['type']>(type: Type, condition: (news: NewsOf<Type>) => boolean = () => true): Promise<NewsOf<Type>> {
    for (;;) {
      const found = this.all(type).find(condition)
      if (found) return found
      await new Promise<void>((resolve) => this.#waiting.add(resolve))
    }
  }

  all<Type extends News['type']>(type: Type): NewsOf<Type>[] {
    return this.heard.filter((news): news is NewsOf<Type> => news.type === type)
  }

  /** What a reader who follows the contract has of a run: its tails put together, and its end. */
  resultOf(run: number, training = 'a'): NewsOf<'finished'> {
    const tails = this.heard.flatMap((news) => {
      if (news.type === 'progress' && news.training === training) return news.runs.filter((progress) => progress.run === run).map(({ history }) => history)
      return news.type === 'finished' && news.training === training && news.run === run ? [news.history] : []
    })
    const [finished, ...more] = this.all('finished').filter((news) => news.training === training && news.run === run)
    if (!finished || more.length > 0) throw new Error(`run ${run}: expected to have finished once, got ${finished ? more.length + 1 : 0} times`)
    return { ...finished, history: tails.reduce(mergeTails) }
  }

  /** Until each of these runs has told of an epoch: threads begin one after the other. */
  async untilBegun(runs: readonly number[]): Promise<void> {
    const told = (run: number): boolean => this.all('progress').some((news) => news.runs.some((progress) => progress.run === run))
    await this.hear('progress', () => runs.every(told))
  }

  /** The first weights of a watched run, here already or to come, that a condition holds for. */
  async hearModel(condition: (model: WatchedModel) => boolean): Promise<WatchedModel> {
    await this.hear('progress', () => this.models.some(condition))
    return this.models.find(condition)!
  }

  /** The weights of a run as they stand. */
  async modelOf(run: number, training = 'a'): Promise<Model> {
    const before = this.models.length
    this.say({ type: 'watch', training, run })
    const { model } = await this.hearModel((model) => model.run === run && this.models.indexOf(model) >= before)
    return model
  }

  close(): void {
    this.#port.close()
  }

  #hear(message: News): void {
    const news = this.#finishedModels.whole(message)
    if (!news) return
    this.heard.push(news)
    if (news.type === 'progress' && news.watched) this.#take(news.watched, news)
    if (news.type === 'progress' && this.acknowledging) this.say({ type: 'acknowledge', training: news.training, sequence: news.sequence })
    const waiting = [...this.#waiting]
    this.#waiting.clear()
    for (const resolve of waiting) resolve()
  }

  #take({ run, epochs, part }: NonNullable<NewsOf<'progress'>['watched']>, news: WholeNews): void {
    const model = this.#assembly.add(part)
    if (model) this.models.push({ run, epochs, model, news })
  }
}

/** Until the weights of run 0, which updates sample by sample, are no longer those it began with. */
export async function untilTrained(user: EngineUser, untrained: Model): Promise<void> {
  const before = JSON.stringify(untrained)
  while (JSON.stringify(await user.modelOf(0)) === before);
}
