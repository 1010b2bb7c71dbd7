import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import { tablesRefused, whyNot } from '../../src/compose/connect.ts'
import { StartupError } from '../../src/domain/startup-error.ts'

function refused(code: string, message: string): pg.DatabaseError {
  return Object.assign(new pg.DatabaseError(message, message.length, 'error'), { code })
}

test('a PostgreSQL that refuses is told from one that is away, with what to do', () => {
  assert.match(
    whyNot(new Error('connect ECONNREFUSED 127.0.0.1:1')),
    /can't be reached \(connect ECONN.*it is running$/,
  )
  assert.match(
    whyNot(refused('28P01', 'password authentication failed')),
    /does not let us in .*the password in CONFAB/,
  )
  assert.match(whyNot(refused('3D000', 'database "tea" does not exist')), /^database "tea".*CREATE DATABASE/)
  assert.match(whyNot(refused('53300', 'too many clients')), /refuses the connection \(too many clients\)/)
  assert.match(
    whyNot(Object.assign(new AggregateError([], ''), { code: 'ECONNREFUSED' })),
    /can't be reached \(ECONNREFUSED\)/,
  )
})

test('who may not make tables is told in one line; a fault of ours stays a fault', () => {
  const told = tablesRefused(refused('42501', 'permission denied for schema public'))
  assert.ok(told instanceof StartupError)
  assert.match(told.message, /^the tables can't be made .*permission denied for schema public.*ALTER DATABASE/)
  const fault = new TypeError('ours')
  assert.equal(tablesRefused(fault), fault)
})
