import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { promisify } from 'node:util'
import { findBinaries } from '../../packages/server/src/adapters/postgres/embedded/binaries.ts'

/** The version of the PostgreSQL that every measured server brings. */
export async function postgresVersion(): Promise<string> {
  const { postgres, lib } = findBinaries(tmpdir())
  const env = { ...process.env, LD_LIBRARY_PATH: lib }
  const { stdout } = await promisify(execFile)(postgres, ['--version'], { env })
  return /\d+(\.\d+)?/.exec(stdout)?.[0] ?? 'unknown'
}
