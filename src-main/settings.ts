import { join } from 'node:path'
import * as v from 'valibot'
import { whole } from '../src-engine/contract/validation.ts'
import { StoredFile, type OpenStore } from './library/stored-file.ts'

const settingsSchema = v.object({
  window: v.object({ width: whole(1), height: whole(1), maximized: v.boolean() }),
})
type SettingsContent = v.InferOutput<typeof settingsSchema>

const defaults: SettingsContent = { window: { width: 1440, height: 900, maximized: false } }

/** What the app remembers about itself, in `settings.json` of the data folder. */
export class Settings {
  readonly #file: StoredFile<SettingsContent>
  #content: SettingsContent

  constructor(folder: string, open: OpenStore) {
    this.#file = new StoredFile(join(folder, 'settings.json'), { format: 'backprop-bench/settings', version: 1, content: settingsSchema }, open)
    const reading = this.#file.read()
    this.#content = 'value' in reading ? reading.value : defaults
  }

  get window(): SettingsContent['window'] {
    return this.#content.window
  }

  /** Remembers the window's size. One that cannot be written is no loss worth an alarm: it is said on standard error. */
  set window(window: SettingsContent['window']) {
    this.#content = { ...this.#content, window }
    try {
      this.#file.write(this.#content)
    } catch (error) {
      console.error(String(error))
    }
  }
}
