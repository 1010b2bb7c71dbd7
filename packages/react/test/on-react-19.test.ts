import { strictEqual } from 'node:assert'
import { version } from 'react'
import './suite/all.ts'

strictEqual(version.split('.')[0], '19')
