export type Settings = Readonly<Record<string, string>>

/** What P1 rests on; named, so that nobody has to trust a default. */
const durable: Settings = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  default_transaction_isolation: 'read committed',
  timezone: 'UTC',
}

/**
 * After a fault of one process the supervisor begins anew. Left to itself a postmaster hangs for good when its recovery
 * fails in turn, as it does on a full disk (seen with 18.4), and nobody could tell that from a long recovery.
 */
const supervised: Settings = { restart_after_crash: 'off' }

/** Filling a new WAL segment with zeros stalls commits; recycled ones need nothing. */
const wal: Settings = {
  wal_init_zero: 'off',
  wal_recycle: 'on',
  min_wal_size: '128MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  commit_delay: '0',
}

/** One node with some twenty connections and short statements: few processes, little memory, no compiled plans. */
const small: Settings = {
  max_connections: '40',
  shared_buffers: '96MB',
  work_mem: '4MB',
  maintenance_work_mem: '32MB',
  huge_pages: 'off',
  io_method: 'sync',
  jit: 'off',
  max_worker_processes: '2',
  max_parallel_workers: '0',
  max_parallel_workers_per_gather: '0',
  max_parallel_maintenance_workers: '0',
  max_logical_replication_workers: '0',
  max_wal_senders: '3',
}

/** Unpaced, autovacuum is the largest outlier of the latency: up to a quarter of a core. */
const vacuum: Settings = {
  autovacuum_max_workers: '1',
  autovacuum_worker_slots: '2',
  autovacuum_naptime: '30s',
  autovacuum_vacuum_cost_delay: '10ms',
  autovacuum_vacuum_cost_limit: '200',
}

/**
 * Statements, their values, and even the text of an error may hold what people wrote: none of it is logged. Errors of
 * statements go to the client, which tells what may be told; `log` keeps what concerns the server itself.
 */
const silent: Settings = {
  log_destination: 'stderr',
  log_line_prefix: '%m [%p] ',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  log_min_messages: 'log',
  log_error_verbosity: 'terse',
  log_min_error_statement: 'panic',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
}

const tuned: Settings = { ...durable, ...supervised, ...wal, ...small, ...vacuum, ...silent }

/** The words of the command line; the later of two settings of one name holds. */
export function settingFlags(...overrides: readonly Settings[]): string[] {
  const all = Object.assign({}, tuned, ...overrides) as Settings
  return Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}
