/** A session's interests: for each the room's number and level, and the index there. 8 B each. */
export class Places {
  size = 0
  #rooms = new Int32Array(2)
  #indexes = new Int32Array(2)

  /** Answers the place, which the room keeps as its way back. `isHead` is kept in the lowest bit. */
  add(room: number, isHead: boolean, index: number): number {
    if (this.size === this.#rooms.length) this.#resize(Math.ceil(this.size * 1.25) + 1)
    this.#rooms[this.size] = room * 2 + (isHead ? 1 : 0)
    this.#indexes[this.size] = index
    return this.size++
  }

  /** The last place moves into the gap: answers its room, level and index, if it did. */
  removeAt(place: number): { room: number; isHead: boolean; index: number } | undefined {
    const last = --this.size
    if (place === last) return undefined
    this.#rooms[place] = this.#rooms[last] as number
    this.#indexes[place] = this.#indexes[last] as number
    return this.at(place)
  }

  at(place: number): { room: number; isHead: boolean; index: number } {
    const room = this.#rooms[place] as number
    return { room: room >> 1, isHead: (room & 1) === 1, index: this.#indexes[place] as number }
  }

  setIndex(place: number, index: number): void {
    this.#indexes[place] = index
  }

  /** The place of a room, -1 if it has none. */
  find(room: number): number {
    for (let i = 0; i < this.size; i++) if ((this.#rooms[i] as number) >> 1 === room) return i
    return -1
  }

  #resize(length: number): void {
    const rooms = new Int32Array(length)
    const indexes = new Int32Array(length)
    rooms.set(this.#rooms.subarray(0, this.size))
    indexes.set(this.#indexes.subarray(0, this.size))
    this.#rooms = rooms
    this.#indexes = indexes
  }
}
