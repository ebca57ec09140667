import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { centreOf, layoutOf, lineBetween, placeAt } from './network-layout.ts'

const measures = { inputsWidth: 50, columnWidth: 80, least: 24, most: 44 }
const room = fc.record({ width: fc.integer({ min: 100, max: 1500 }), height: fc.integer({ min: 100, max: 800 }) })
const counts = fc.array(fc.integer({ min: 1, max: 4096 }), { minLength: 2, maxLength: 129 })

describe('the layout of a network', () => {
  it('keeps every neuron that is drawn inside, the columns side by side, and no column too narrow', () => {
    fc.assert(
      fc.property(counts, room, (sizes, place) => {
        const layout = layoutOf(sizes, place, measures)
        expect(layout.columns.at(-1)!.left + layout.columns.at(-1)!.width).toBeCloseTo(layout.width)
        layout.columns.forEach((column, index) => {
          expect(column.drawn).toBeGreaterThan(0)
          expect(column.drawn).toBeLessThanOrEqual(column.total)
          if (index > 0) expect(column.width).toBeGreaterThanOrEqual(measures.columnWidth)
          expect(centreOf(layout, index, 0).y - layout.node / 2).toBeGreaterThanOrEqual(0)
          const rows = column.drawn < column.total ? column.drawn + 1 : column.drawn
          expect(centreOf(layout, index, rows - 1).y + layout.node / 2).toBeLessThanOrEqual(place.height + 1e-9)
        })
      }),
    )
  })

  it('draws all neurons where they fit, else leaves a row for the number of the others', () => {
    const layout = layoutOf([2, 8, 9, 1024], { width: 300, height: 192 }, measures)
    expect(layout.columns.map(({ drawn }) => drawn)).toEqual([2, 8, 7, 7])
  })

  it('fills the room with few columns, and asks for more with many', () => {
    expect(layoutOf([2, 3, 1], { width: 450, height: 200 }, measures).width).toBe(450)
    expect(layoutOf([2, ...Array<number>(64).fill(8)], { width: 450, height: 200 }, measures).width).toBe(50 + 64 * 80)
  })

  it('has no neurons in a column whose number is not known', () => {
    expect(layoutOf([2, 0, 1], { width: 300, height: 192 }, measures).columns[1]).toMatchObject({ total: 0, drawn: 0 })
  })
})

describe('what is pointed at', () => {
  const layout = layoutOf([2, 3, 1], { width: 450, height: 200 }, measures)

  it('is the neuron whose square it is', () => {
    const { x, y } = centreOf(layout, 1, 2)
    expect(placeAt(layout, x + 3, y - 3)).toEqual({ column: 1, row: 2 })
  })

  it('is the line that passes nearest', () => {
    for (const [column, from, row] of [[1, 1, 0], [1, 0, 2], [2, 2, 0]] as const) {
      const { start, end } = lineBetween(layout, column, from, row)
      // Near its end lines lie apart; in the middle several may cross.
      expect(placeAt(layout, start.x + (end.x - start.x) * 0.9, start.y + (end.y - start.y) * 0.9 + 1)).toEqual({ column, row, from })
    }
  })

  it('is nothing beside the neurons, or outside', () => {
    expect(placeAt(layout, 2, 2)).toBeUndefined()
    expect(placeAt(layout, -5, 100)).toBeUndefined()
    expect(placeAt(layout, 9999, 100)).toBeUndefined()
  })
})
