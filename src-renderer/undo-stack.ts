import { computed, shallowRef } from 'vue'

/** States one after the other, each replaced by the next, that can be gone back and forth between. */
export function useUndoStack<State>(first: State) {
  const states = shallowRef<readonly State[]>([first])
  const place = shallowRef(0)

  /** A new state after the present one; what was undone is gone. */
  function push(state: State): void {
    states.value = [...states.value.slice(0, place.value + 1), state]
    place.value++
  }

  function move(steps: 1 | -1): void {
    place.value = Math.min(states.value.length - 1, Math.max(0, place.value + steps))
  }

  return {
    state: computed(() => states.value[place.value]!),
    canUndo: computed(() => place.value > 0),
    canRedo: computed(() => place.value < states.value.length - 1),
    push,
    undo: () => move(-1),
    redo: () => move(1),
  }
}
