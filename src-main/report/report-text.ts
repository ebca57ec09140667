import type { Report, ReportTable } from '../ipc/api.ts'

/** A report's parts in the order they are read, from which each form of it is written. */
interface Part {
  title: string
  table?: ReportTable
  figures?: Report['figures']
}

function partsOf({ settings, results, figures }: Report): Part[] {
  return [
    { title: 'Settings', table: settings },
    { title: 'Results', table: results },
    { title: 'Figures', figures },
  ]
}

export const figureFile = (name: string): string => `figures/${name}.png`

/** The report as Markdown, with its figures beside it. */
export function markdownReport(report: Report): string {
  const parts = partsOf(report).map(({ title, table, figures = [] }) =>
    [`## ${title}`, ...(table ? [markdownTable(table)] : []), ...figures.map(({ name, caption }) => `![${markdown(caption)}](${figureFile(name)})\n\n*${markdown(caption)}*`)].join('\n\n'),
  )
  return `# ${markdown(report.experiment.name)}\n\n${parts.join('\n\n')}\n`
}

/** The first column is of words, the others are of numbers. */
export function markdownTable({ head, rows }: ReportTable): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
  return [line(head.map(markdown)), line(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...rows.map((row) => line(row.map(markdown)))].join('\n')
}

/** The report as a LaTeX document that pdflatex, xelatex and lualatex take, with its figures beside it. */
export function latexReport(report: Report): string {
  const parts = partsOf(report).map(({ title, table, figures = [] }) => [`\\section*{${title}}`, ...(table ? [latexTable(table)] : []), ...figures.map(latexFigure)].join('\n\n'))
  return [
    '\\documentclass{article}',
    '\\usepackage[utf8]{inputenc}',
    '\\usepackage[T1]{fontenc}',
    '\\usepackage[margin=2.5cm]{geometry}',
    '\\usepackage{booktabs,graphicx,longtable}',
    `\\title{${latex(report.experiment.name)}}`,
    '\\date{}',
    '\\begin{document}',
    '\\maketitle',
    ...parts,
    '\\end{document}\n',
  ].join('\n')
}

/** A table that may go over pages. */
export function latexTable({ head, rows }: ReportTable): string {
  const line = (cells: readonly string[]): string => `${cells.map(latex).join(' & ')} \\\\`
  return [`\\begin{longtable}{l${'r'.repeat(head.length - 1)}}`, '\\toprule', line(head), '\\midrule', '\\endhead', ...rows.map(line), '\\bottomrule', '\\end{longtable}'].join('\n')
}

function latexFigure({ name, caption }: Report['figures'][number]): string {
  return ['\\begin{figure}[htbp]', '\\centering', `\\includegraphics[width=\\linewidth]{${figureFile(name)}}`, `\\caption{${latex(caption)}}`, '\\end{figure}'].join('\n')
}

/** The report as a page, from which its PDF is printed. */
export function htmlReport(report: Report): string {
  const parts = partsOf(report).map(({ title, table, figures = [] }) =>
    [`<h2>${title}</h2>`, ...(table ? [htmlTable(table)] : []), ...figures.map(({ name, caption }) => `<figure><img src="${figureFile(name)}" alt="${html(caption)}"><figcaption>${html(caption)}</figcaption></figure>`)].join('\n'),
  )
  const title = html(report.experiment.name)
  return `<!doctype html>\n<html lang="en">\n<meta charset="utf-8">\n<title>${title}</title>\n<style>${style}</style>\n<h1>${title}</h1>\n${parts.join('\n')}\n</html>\n`
}

const style = `
body { max-width: 46rem; margin: 0 auto; font: 10pt/1.45 Inter, "Helvetica Neue", Arial, sans-serif; color: #1a212d; }
h1 { font-size: 18pt; } h2 { margin-top: 1.6em; font-size: 13pt; break-after: avoid; }
table { border-collapse: collapse; font-variant-numeric: tabular-nums; } tr { break-inside: avoid; }
th, td { padding: 3px 12px 3px 0; text-align: right; overflow-wrap: anywhere; } th:first-child, td:first-child { text-align: left; }
thead { border-top: 1.2px solid; border-bottom: 0.6px solid; } tbody { border-bottom: 1.2px solid; }
figure { margin: 1.2em 0; break-inside: avoid; } img { display: block; max-width: 100%; } figcaption { margin-top: 0.4em; color: #566173; text-align: center; }
`

function htmlTable({ head, rows }: ReportTable): string {
  const line = (tag: string, cells: readonly string[]): string => `<tr>${cells.map((cell) => `<${tag}>${html(cell)}</${tag}>`).join('')}</tr>`
  return `<table>\n<thead>${line('th', head)}</thead>\n<tbody>\n${rows.map((row) => line('td', row)).join('\n')}\n</tbody>\n</table>`
}

const markdown = (text: string): string => text.replaceAll(/[\\`*_[\]<>|#]/g, '\\$&').replaceAll(/\s+/g, ' ')

const html = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

/** What LaTeX reads as commands, and the signs that its usual fonts lack. */
const latexSigns: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '→': '$\\rightarrow$',
  '−': '$-$',
  '∞': '$\\infty$',
  '≥': '$\\geq$',
  '≤': '$\\leq$',
  '×': '$\\times$',
  '·': '$\\cdot$',
  '…': '\\ldots{}',
}

const latex = (text: string): string =>
  text
    .replaceAll(/[\\~^→−∞≥≤×·…{}$&#_%]/g, (sign) => latexSigns[sign] ?? `\\${sign}`)
    .replaceAll(/\s+/g, ' ')
