import { onBeforeUnmount, onMounted } from 'vue'
import { useRunCommands } from './run-commands.ts'
import { useTraining } from './stores/training.ts'
import { useViews } from './stores/views.ts'

/** Keys of the workbench: Space runs and pauses, R resets. Keys typed into a control belong to the control. */
export function useKeys(): void {
  const commands = useRunCommands()
  const training = useTraining()
  const views = useViews()

  function press(event: KeyboardEvent): void {
    if (views.view !== 'workbench' || event.target !== document.body || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === ' ') {
      event.preventDefault()
      if (training.state === 'paused') commands.resume()
      else if (training.isActive) commands.pause()
      else commands.run()
    } else if (event.key === 'r' || event.key === 'R') {
      commands.reset()
    }
  }

  onMounted(() => window.addEventListener('keydown', press))
  onBeforeUnmount(() => window.removeEventListener('keydown', press))
}
