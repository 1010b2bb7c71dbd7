/** The optional part: an application that does without costs its users nothing of it. */
export type { Device, PendingPage, Presence, Receipt, ReceiptPage } from '@confab/protocol'
export type { Company, CompanyEvents } from './live/company.ts'
export type { Live, LiveEvents } from './live/live.ts'
export { live } from './live/live.ts'
export type { MessageStatus } from './live/receipts.ts'
