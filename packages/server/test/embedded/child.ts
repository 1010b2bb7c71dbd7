// Run by the tests as a process of its own, so that it can be killed: starts PostgreSQL and waits.
import { startPostgres } from '../../src/adapters/postgres/embedded/start.ts'

try {
  const postgres = await startPostgres({ dataDir: process.argv[2] ?? '', log: () => {} })
  process.once('SIGTERM', () => void postgres.stop())
  process.stdout.write(`${JSON.stringify({ postmaster: postgres.pid, connection: postgres.connection })}\n`)
} catch (error) {
  process.stderr.write((error as Error).message)
  process.exitCode = 1
}
