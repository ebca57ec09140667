import { expect, test } from 'vitest'
import { experiment, run } from '../library/testing.ts'
import type { Report } from '../ipc/api.ts'
import { htmlReport, latexReport, markdownReport } from './report-text.ts'

const hostile = 'a|b\\c_d*e <i>&"$5 50% #1 {x} ^~ → −0 \n\n# f'
const report: Report = {
  experiment: { ...experiment, name: hostile },
  runs: [run],
  shown: 0,
  settings: { head: ['Setting', 'Value'], rows: [['training.loss', hostile]] },
  results: { head: ['Rate', 'Epochs'], rows: [['0.8', '1,234']] },
  figures: [{ name: 'loss', caption: hostile, png: Uint8Array.of() }],
}

test('a Markdown report keeps every sign of a text, and its tables whole', () => {
  const text = markdownReport(report)
  const escaped = 'a\\|b\\\\c\\_d\\*e \\<i\\>&"$5 50% \\#1 {x} ^~ → −0 \\# f'
  expect(text).toContain(`# ${escaped}\n\n## Settings\n\n| Setting | Value |\n| --- | ---: |\n| training.loss | ${escaped} |\n\n## Results`)
  expect(text).toContain('| Rate | Epochs |\n| --- | ---: |\n| 0.8 | 1,234 |')
  expect(text).toContain(`![${escaped}](figures/loss.png)`)
})

test('a LaTeX report writes every sign so that it is no command', () => {
  const text = latexReport(report)
  const escaped = 'a|b\\textbackslash{}c\\_d*e <i>\\&"\\$5 50\\% \\#1 \\{x\\} \\textasciicircum{}\\textasciitilde{} $\\rightarrow$ $-$0 \\# f'
  expect(text).toContain(`\\title{${escaped}}`)
  expect(text).toContain(`\\midrule\n\\endhead\ntraining.loss & ${escaped} \\\\\n\\bottomrule`)
  expect(text).toContain('\\begin{longtable}{lr}\n\\toprule\nRate & Epochs \\\\')
  expect(text).toContain('\\includegraphics[width=\\linewidth]{figures/loss.png}')
})

test('a page shows every sign as text', () => {
  const text = htmlReport(report)
  expect(text).toContain('<td>training.loss</td><td>a|b\\c_d*e &#60;i&#62;&#38;&#34;$5 50% #1 {x} ^~ → −0 \n\n# f</td>')
  expect(text).not.toContain('<i>')
  expect(text).toContain('<img src="figures/loss.png"')
})
