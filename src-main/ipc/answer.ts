import type { WebContents } from 'electron'
import type * as v from 'valibot'
import { check } from '../../src-engine/contract/validation.ts'
import type { Answer, CallTable } from './channels.ts'
import type { PassingArrays } from './passing-arrays.ts'

/** A schema for the arguments of each call, as a tuple. */
export type ArgumentSchemas<Table extends CallTable<Table>> = { [Name in keyof Table]: v.GenericSchema<unknown, Parameters<Table[Name]>> }

/**
 * Answers the calls of one page, and of nobody else: `contents.ipc` hears no other window, and a frame inside the page
 * is turned away. Arguments are checked before a handler sees them.
 * @param arrays brings what is too large to go with a call or its answer
 */
export function answerCalls<Table extends CallTable<Table>>(contents: WebContents, schemas: ArgumentSchemas<Table>, handlers: Table, arrays?: PassingArrays): void {
  for (const name of Object.keys(schemas) as (keyof Table & string)[]) {
    contents.ipc.handle(name, async (event, ...values: unknown[]): Promise<Answer<unknown>> => {
      try {
        if (event.senderFrame === null || event.senderFrame !== contents.mainFrame) throw new Error(`${name}: refused, only the window itself may ask`)
        const checked = check(schemas[name], arrays ? arrays.received(values) : values, name)
        const value = await handlers[name](...(checked as never[]))
        return { value: arrays ? arrays.answered(value) : value }
      } catch (error) {
        return { error: plainMessage(error) }
      }
    })
  }
}

/** The message for the window. Which argument of the call a fault is in says nothing to the user: `[0].name: …` is `name: …`. */
function plainMessage(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).replace(/^\[\d+\](\.|: )/gm, '')
}
