import { Disk } from '../load/disk.ts'

/** No small disk can be mounted here. */
export class DiskRefused extends Error {}

/** Where the data of PostgreSQL's primary is to be, so that it can be filled. */
export class SmallDisk {
  /** PostgreSQL's log ahead of the data has to have room there. */
  static readonly settings = ['max_wal_size = 64MB', 'min_wal_size = 32MB', `wal_keep_size = '16MB'`]
  disk: Disk | undefined

  /** Throws DiskRefused. */
  async mount(folder: string): Promise<void> {
    const disk = await Disk.mount(folder)
    if ('refused' in disk) throw new DiskRefused(`no small disk can be mounted here: ${disk.refused}`)
    this.disk = disk
  }

  async unmount(): Promise<void> {
    await this.disk?.unmount()
  }
}
