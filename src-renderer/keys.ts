import { onBeforeUnmount, onMounted } from 'vue'
import { useRunCommands } from './run-commands.ts'
import { useTraining } from './stores/training.ts'
import { useViews } from './stores/views.ts'

/**
 * Keys of the workbench: Space runs and pauses, → steps, R resets. Keys typed into a field belong to the field, Space to whatever
 * button it is pressed on, and arrows to whatever moves by them.
 */
export function useKeys(): void {
  const commands = useRunCommands()
  const training = useTraining()
  const views = useViews()

  function press(event: KeyboardEvent): void {
    if (views.view !== 'workbench' || event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
    if (event.key === ' ' && event.target === document.body) {
      event.preventDefault()
      if (training.state === 'paused') commands.resume()
      else if (training.isActive) commands.pause()
      else commands.run()
    } else if (event.key === 'ArrowRight' && (event.target === document.body || event.target instanceof HTMLButtonElement)) {
      event.preventDefault()
      commands.step()
    } else if (event.key === 'r' || event.key === 'R') {
      commands.reset()
    }
  }

  onMounted(() => window.addEventListener('keydown', press))
  onBeforeUnmount(() => window.removeEventListener('keydown', press))
}

/** Whether a key is meant for the control or the dialog it is pressed in. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, select, textarea, [role="dialog"], [role="menu"]') !== null
}
