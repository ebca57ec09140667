import fc from 'fast-check'
import { expect, test } from 'vitest'
import { useUndoStack } from './undo-stack.ts'

test('undo and redo go through the states as a list with a mark would', () => {
  const step = fc.oneof(fc.nat(), fc.constantFrom('undo' as const, 'redo' as const))
  fc.assert(
    fc.property(fc.array(step), (steps) => {
      const stack = useUndoStack(-1)
      let [list, mark] = [[-1], 0]
      for (const one of steps) {
        if (one === 'undo') [mark] = [Math.max(0, mark - 1), stack.undo()]
        else if (one === 'redo') [mark] = [Math.min(list.length - 1, mark + 1), stack.redo()]
        else {
          list = [...list.slice(0, mark + 1), one]
          mark++
          stack.push(one)
        }
        expect([stack.state.value, stack.canUndo.value, stack.canRedo.value]).toEqual([list[mark], mark > 0, mark < list.length - 1])
      }
    }),
  )
})
