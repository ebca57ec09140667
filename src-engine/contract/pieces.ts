/** Most numbers of a part of what is too large for one message: what is written into it, and read from it, in some milliseconds. */
export const mostOfPart = 2 ** 18

/** Lists that follow one another. */
type List = Float64Array | readonly number[]

export const lengthOf = (lists: readonly List[]): number => lists.reduce((sum, { length }) => sum + length, 0)

/** Calls with what lies in one list of the numbers `from` … `from` + `count` of all: the list, the first one's place in it, and how many. */
function eachPiece<Numbers extends List>(lists: readonly Numbers[], from: number, count: number, visit: (list: Numbers, place: number, length: number) => void): void {
  let start = 0
  for (const list of lists) {
    const [first, end] = [Math.max(from, start), Math.min(from + count, start + list.length)]
    if (first < end) visit(list, first - start, end - first)
    start += list.length
  }
}

/** Copies numbers of lists that follow one another, from one on, as many as there is room for. */
export function copyFrom(lists: readonly List[], from: number, into: Float64Array): void {
  let filled = 0
  eachPiece(lists, from, into.length, (list, place, length) => {
    into.set(list instanceof Float64Array ? list.subarray(place, place + length) : list.slice(place, place + length), filled)
    filled += length
  })
}

/** The other way round: copies numbers into lists that follow one another, from one on. */
export function copyInto(lists: readonly Float64Array[], from: number, values: Float64Array): void {
  let taken = 0
  eachPiece(lists, from, values.length, (list, place, length) => {
    list.set(values.subarray(taken, taken + length), place)
    taken += length
  })
}
