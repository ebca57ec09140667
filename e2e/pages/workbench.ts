import { expect, type Locator, type Page } from '@playwright/test'

/** The workbench as a person uses it: by role and accessible name. */
export class Workbench {
  readonly runs: Locator
  readonly status: Locator

  constructor(readonly window: Page) {
    this.runs = window.getByRole('table', { name: 'Runs' }).locator('tbody tr')
    this.status = window.getByRole('status')
  }

  button(name: string): Locator {
    return this.window.getByRole('button', { name, exact: true })
  }

  async pickPreset(name: string): Promise<void> {
    await this.window.getByRole('combobox', { name: 'Preset' }).selectOption({ label: name })
  }

  async type(field: string, text: string): Promise<void> {
    await this.window.getByRole('textbox', { name: field, exact: true }).fill(text)
  }

  async enter(field: string, text: string): Promise<void> {
    await this.window.getByRole('spinbutton', { name: field, exact: true }).fill(text)
  }

  async choose(group: string, option: string): Promise<void> {
    await this.window.getByRole('radiogroup', { name: group }).getByRole('radio', { name: option, exact: true }).check()
  }

  async openTab(name: string): Promise<void> {
    await this.window.getByRole('tab', { name, exact: true }).click()
  }

  async run(): Promise<void> {
    await this.button('Run').click()
  }

  async runToTheEnd(): Promise<void> {
    await this.run()
    await expect(this.status).toContainText('Done', { timeout: 45_000 })
  }

  /** The texts of the table of runs, a list a row: rate, seed, outcome, epochs, mean loss, largest loss, accuracy, time. */
  async rows(): Promise<string[][]> {
    return Promise.all((await this.runs.all()).map((row) => row.locator('th, td').allInnerTexts()))
  }

  async save(button: 'Save experiment' | 'Save model', name: string): Promise<void> {
    await this.button(button).click()
    const dialog = this.window.getByRole('dialog', { name: button })
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect(this.window.getByText(`“${name}”`).first()).toBeVisible()
  }

  async openLibrary(): Promise<Locator> {
    await this.window.getByRole('navigation', { name: 'Views' }).getByRole('button', { name: 'Library' }).click()
    return this.window.getByRole('main').filter({ has: this.window.getByRole('heading', { name: 'Library' }) })
  }

  /** The colour of a learning rate's curves, as `#rrggbb`, from the legend. */
  async colourOf(rate: string): Promise<string> {
    const swatch = this.window.getByRole('group', { name: 'Learning rates shown' }).getByRole('button', { name: `rate ${rate}`, exact: true }).locator('span')
    const channels = await swatch.evaluate((element) => getComputedStyle(element).backgroundColor.match(/\d+/g)!.map(Number))
    return `#${channels.map((value) => value.toString(16).padStart(2, '0')).join('')}`
  }

  picture(name: string | RegExp): Locator {
    return this.window.getByRole('img', { name })
  }
}
